package dev.tributary.sockets;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into texts at a delimiter, which is not part of them. What is longer than the limit is passed
 * over without being kept. Framing only: it does no I/O and goes on where it stopped.
 */
final class Cutter implements Framing {
    private final byte[] delimiter;
    private final long limit;
    private byte[] begun = new byte[0];
    private int length;
    /** Bytes of a text that is passed over; 0 if none is. */
    private long passed;

    /** @param limit most bytes of a text */
    Cutter(byte[] delimiter, long limit) {
        this.delimiter = delimiter.clone();
        this.limit = limit;
    }

    @Override
    public void feed(byte[] bytes, int offset, int count, Texts texts) {
        int from = offset;
        int end = offset + count;
        for (int at = offset; at < end; at++) {
            if (bytes[at] == delimiter[delimiter.length - 1] && endsText(bytes, from, at)) {
                text(bytes, from, at + 1, texts);
                from = at + 1;
            }
        }
        keep(bytes, from, end - from);
    }

    /** Whether the delimiter's other bytes stand before {@code at}, some of them perhaps in what came earlier. */
    private boolean endsText(byte[] bytes, int from, int at) {
        for (int back = 1; back < delimiter.length; back++) {
            int index = at - back;
            int earlier = length - (from - index);
            byte there;
            if (index >= from) {
                there = bytes[index];
            } else if (earlier >= 0) {
                there = begun[earlier];
            } else {
                return false;
            }
            if (there != delimiter[delimiter.length - 1 - back]) {
                return false;
            }
        }
        return true;
    }

    private void text(byte[] bytes, int from, int to, Texts texts) {
        long whole = passed + length + (to - from) - delimiter.length;
        if (passed > 0 || whole > limit) {
            texts.tooLong(whole);
        } else if (length == 0) {
            texts.text(bytes, from, (int) whole);
        } else {
            keep(bytes, from, to - from);
            texts.text(begun, 0, (int) whole);
        }
        length = 0;
        passed = 0;
    }

    private void keep(byte[] bytes, int from, int count) {
        long most = limit + delimiter.length;
        if (passed > 0 || (long) length + count > most) {
            passOver(bytes, from, count);
            return;
        }
        if (begun.length < length + count) {
            begun = Arrays.copyOf(begun, (int) Math.max(length + count, Math.min(2L * length, most)));
        }
        System.arraycopy(bytes, from, begun, length, count);
        length += count;
    }

    /** Keeps only as much as the delimiter may have begun with. */
    private void passOver(byte[] bytes, int from, int count) {
        int tail = (int) Math.min(delimiter.length, (long) length + count);
        int fresh = Math.min(tail, count);
        byte[] last = new byte[tail];
        System.arraycopy(begun, length - (tail - fresh), last, 0, tail - fresh);
        System.arraycopy(bytes, from + count - fresh, last, tail - fresh, fresh);
        passed += (long) length + count - tail;
        begun = last;
        length = tail;
    }

    @Override
    public long heldBytes() {
        return length;
    }

    @Override
    public void end(Texts texts) {
        if (passed + length > limit) {
            texts.tooLong(passed + length);
        } else if (length > 0) {
            texts.text(begun, 0, length);
        }
        length = 0;
        passed = 0;
    }
}
