package dev.tributary.regexp;

import org.joni.Region;

/** Where a {@link Regexp} was found. Offsets are those of the bytes that were given to {@link Searched}. */
public final class Match {
    private final Searched in;
    private final Region region;
    private final int start;
    private final int end;

    /** @param region offsets behind {@code in.from}; {@code null} for an expression without groups */
    Match(Searched in, Region region, int start, int end) {
        this.in = in;
        this.region = region;
        this.start = start;
        this.end = end;
    }

    /** Where the match starts. */
    public int start() {
        return in.origin(in.from + start);
    }

    /** Behind its last byte. */
    public int end() {
        return in.origin(in.from + end);
    }

    /** How many groups the expression has, the whole not counted. */
    public int groups() {
        return region == null ? 0 : region.getNumRegs() - 1;
    }

    /** Where the group starts, 0 being the whole; -1 if it took no part in the match or there is none. */
    public int start(int group) {
        return offset(group, true);
    }

    /** Behind the group's last byte, or -1. */
    public int end(int group) {
        return offset(group, false);
    }

    private int offset(int group, boolean first) {
        if (group == 0) {
            return first ? start() : end();
        }
        if (group > groups()) {
            return -1;
        }
        int offset = first ? region.getBeg(group) : region.getEnd(group);
        return offset < 0 ? -1 : in.origin(in.from + offset);
    }

    /** The text of a group; empty text for one that took no part. */
    public String text(int group) {
        return start(group) < 0 ? "" : in.text(start(group), end(group));
    }

    /** Where the next search in the same text has to start: behind an empty match one character further. */
    int next() {
        int at = in.from + end;
        if (end > start || at >= in.limit) {
            return end > start ? at : at + 1;
        }
        do {
            at++;
        } while (at < in.limit && (in.utf8[at] & 0xc0) == 0x80);
        return at;
    }
}
