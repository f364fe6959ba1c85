package dev.tributary.regexp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jcodings.exception.JCodingsException;
import org.jcodings.specific.UTF8Encoding;
import org.joni.Matcher;
import org.joni.NameEntry;
import org.joni.Option;
import org.joni.Regex;
import org.joni.Region;
import org.joni.Syntax;
import org.joni.WarnCallback;
import org.joni.exception.JOniException;

/**
 * A regular expression in Ruby's dialect. A search that takes longer than it may counts as not finding anything; the
 * first time is logged. Immutable, usable from any thread.
 */
public final class Regexp {
    private static final Logger LOG = Logger.getLogger(Regexp.class);

    /**
     * A named group.
     *
     * @param numbers of the groups that have this name, in order of their opening
     */
    public record Group(String name, List<Integer> numbers) {
        public Group {
            numbers = List.copyOf(numbers);
        }

        /** The number of the one that took part in the match last, as Ruby's {@code match[name]}; -1 if none did. */
        public int number(Match match) {
            for (int i = numbers.size() - 1; i >= 0; i--) {
                if (match.start(numbers.get(i)) >= 0) {
                    return numbers.get(i);
                }
            }
            return -1;
        }
    }

    private final String source;
    private final String flags;
    private final Regex regex;
    private final List<Group> groups;

    /** Nanoseconds that a search may take, or 0 for the program's. */
    private final long maxNanos;

    private final AtomicBoolean toldOfTime = new AtomicBoolean();

    private Regexp(String source, String flags, Regex regex, List<Group> groups, long maxNanos) {
        this.source = source;
        this.flags = flags;
        this.regex = regex;
        this.groups = List.copyOf(groups);
        this.maxNanos = maxNanos;
    }

    /**
     * Compiles an expression.
     *
     * @param source what Ruby's users write between the slashes
     * @param flags what they write behind them: {@code i} either case, {@code m} the dot matches line ends, {@code x}
     *     blanks and comments are left out; other letters mean nothing
     * @throws BadRegexpException if it is none
     */
    public static Regexp of(String source, String flags) {
        int options = (flags.contains("i") ? Option.IGNORECASE : 0)
                | (flags.contains("m") ? Option.MULTILINE : 0)
                | (flags.contains("x") ? Option.EXTEND : 0);
        byte[] utf8 = UnicodeEscapes.resolved(source).getBytes(StandardCharsets.UTF_8);
        try {
            var regex = new Regex(utf8, 0, utf8.length, options, UTF8Encoding.INSTANCE, Syntax.RUBY, WarnCallback.NONE);
            return new Regexp(source, flags, regex, named(regex), 0);
        } catch (JOniException | JCodingsException e) {
            throw new BadRegexpException(String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw new BadRegexpException("nested too deep");
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new BadRegexpException("ends too early");
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            // Joni stumbles over a name with a dollar sign while it makes its own message.
            throw new BadRegexpException("invalid group name");
        }
    }

    /** An expression that finds this very text. */
    public static Regexp literal(String text) {
        var quoted = new StringBuilder();
        text.chars().forEach(c -> {
            if (c < 0x80 && !Character.isLetterOrDigit(c)) {
                quoted.append('\\');
            }
            quoted.append((char) c);
        });
        return of(quoted.toString(), "");
    }

    private static List<Group> named(Regex regex) {
        var groups = new ArrayList<Group>();
        if (regex.numberOfNames() == 0) {
            return groups;
        }
        for (Iterator<NameEntry> names = regex.namedBackrefIterator(); names.hasNext(); ) {
            NameEntry name = names.next();
            var numbers = new ArrayList<Integer>();
            for (int number : name.getBackRefs()) {
                numbers.add(number);
            }
            var text = new String(name.name, name.nameP, name.nameEnd - name.nameP, StandardCharsets.UTF_8);
            groups.add(new Group(text, numbers));
        }
        groups.sort(Comparator.comparing(group -> group.numbers().getFirst()));
        return groups;
    }

    /** The same with these flags too. */
    public Regexp with(String more) {
        return more.isEmpty() ? this : of(source, flags + more);
    }

    /** The same with a bound of its own on each search. */
    public Regexp within(Duration max) {
        return new Regexp(source, flags, regex, groups, max.toNanos());
    }

    /** The named groups in order of their opening. */
    public List<Group> groups() {
        return groups;
    }

    /** What stands between the slashes. */
    public String source() {
        return source;
    }

    /** Whether it is anywhere in the text. */
    public boolean isIn(String text) {
        return find(Searched.of(text)).isPresent();
    }

    /** Whether it is anywhere in these bytes. */
    public boolean isIn(byte[] bytes, int offset, int length) {
        return find(Searched.of(bytes, offset, length)).isPresent();
    }

    /** The first place in the text. */
    public Optional<Match> find(Searched text) {
        return find(text, text.from);
    }

    /** Every place in the text, from left to right. */
    public List<Match> findAll(Searched text) {
        var all = new ArrayList<Match>();
        for (int at = text.from; at <= text.limit; at = all.getLast().next()) {
            Optional<Match> match = find(text, at);
            if (match.isEmpty()) {
                break;
            }
            all.add(match.get());
        }
        return all;
    }

    /** What is between its places in the text, and its groups, as Ruby's {@code split}; empty texts at the end too. */
    public List<String> split(String text) {
        Searched searched = Searched.of(text);
        var pieces = new ArrayList<String>();
        int from = 0;
        for (Match match : findAll(searched)) {
            boolean empty = match.start() == match.end();
            if (empty && (match.start() == from || match.start() == searched.end())) {
                continue;
            }
            pieces.add(searched.text(from, match.start()));
            for (int group = 1; group <= match.groups(); group++) {
                if (match.start(group) >= 0) {
                    pieces.add(match.text(group));
                }
            }
            from = match.end();
        }
        pieces.add(searched.text(from, searched.end()));
        return pieces;
    }

    private Optional<Match> find(Searched text, int at) {
        long nanos = maxNanos == 0 ? SearchTime.maxNanos() : maxNanos;
        Matcher matcher = regex.matcher(text.utf8, text.from, text.limit, nanos);
        int option = text.ascii ? Option.CR_7_BIT : Option.NONE;
        int length = text.limit - text.from;
        int found = SearchTime.search(matcher, at, text.limit, option, length, nanos);
        if (found >= 0) {
            Region region = matcher.getRegion();
            return Optional.of(new Match(text, region, matcher.getBegin(), matcher.getEnd()));
        }
        if (found == Matcher.INTERRUPTED && toldOfTime.compareAndSet(false, true)) {
            LOG.warnf(
                    "%s searched a text of %d bytes for more than %d ms and counts as not matching; said once for each"
                            + " expression",
                    this, length, nanos / 1_000_000);
        }
        return Optional.empty();
    }

    /** As a user would write it. */
    @Override
    public String toString() {
        return "/" + source + "/" + flags;
    }
}
