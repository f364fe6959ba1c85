package dev.tributary.expression;

import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parts of a String: by place, by length, by what is in between. */
final class TextParts {
    static final Methods<Text> METHODS = new Methods<Text>()
            .add("[] slice", 1, 2, TextParts::part)
            .add("include?", 1, (self, sent) -> Value.of(self.text().contains(sent.text(0))))
            .add("end_with?", 0, Methods.ANY_NUMBER, TextParts::endsWith)
            .add("index", 1, 2, TextParts::index)
            .add("rindex", 1, 2, TextParts::lastIndex)
            .either("chars", 0, 0, (self, sent) -> each(self, sent, TextParts::characters))
            .either("lines", 0, 1, (self, sent) -> each(self, sent, text -> lines(text, sent)))
            .either("bytes", 0, 0, (self, sent) -> each(self, sent, TextParts::bytes))
            .either("codepoints", 0, 0, (self, sent) -> each(self, sent, TextParts::codePoints))
            .walk("each_char", 0, 0, (self, sent) -> each(self, sent, TextParts::characters))
            .walk("each_line", 0, 1, (self, sent) -> each(self, sent, text -> lines(text, sent)))
            .walk("each_byte", 0, 0, (self, sent) -> each(self, sent, TextParts::bytes))
            .walk("upto", 1, 1, TextParts::upTo)
            .add("getbyte", 1, TextParts::byteAt)
            .add("byteslice", 1, 2, TextParts::byteSlice)
            .add("partition", 1, (self, sent) -> partition(self, sent, false))
            .add("rpartition", 1, (self, sent) -> partition(self, sent, true));

    private TextParts() {}

    private static Value part(Text self, Sent sent) {
        if (sent.count() == 2) {
            return part(self, sent, sent.at(0), sent.at(1));
        }
        Value which = sent.first();
        if (which instanceof Text other) {
            String wanted = other.text();
            return self.text().contains(wanted) ? new Text(wanted) : Constants.NIL;
        }
        if (which instanceof RegexpValue regexp) {
            return regexp.find(self.text(), sent.run())
                    .map(match -> Value.of(match.text(0)))
                    .orElse(Constants.NIL);
        }
        int length = self.length();
        if (which instanceof Span span) {
            return cut(self, span.of(length));
        }
        int index = Items.index(which, length);
        return index < 0 ? Constants.NIL : cut(self, new int[] {index, 1});
    }

    /** {@code [start, length]}, or {@code [/regexp/, group]}. */
    private static Value part(Text self, Sent sent, Value start, Value length) {
        if (start instanceof RegexpValue regexp) {
            return regexp.find(self.text(), sent.run())
                    .map(match -> new Found(regexp.regexp(), self.text(), match).group(length))
                    .orElse(Constants.NIL);
        }
        return cut(self, Span.of(start, length, self.length()));
    }

    private static Value cut(Text self, int @Nullable [] place) {
        if (place == null) {
            return Constants.NIL;
        }
        int from = self.text().offsetByCodePoints(0, place[0]);
        return new Text(self.text().substring(from, self.text().offsetByCodePoints(from, place[1])));
    }

    private static Value endsWith(Text self, Sent sent) {
        return Value.of(sent.all().stream().anyMatch(end -> self.text().endsWith(Text.of(end))));
    }

    private static Value index(Text self, Sent sent) {
        int start = start(self, sent.integer(1, 0));
        if (start < 0) {
            return Constants.NIL;
        }
        String rest = self.text().substring(start);
        if (sent.first() instanceof RegexpValue regexp) {
            return regexp.find(rest, sent.run())
                    .map(match -> Value.of(count(self.text(), start) + characters(rest, match.start())))
                    .orElse(Constants.NIL);
        }
        int found = rest.indexOf(sent.text(0));
        return found < 0 ? Constants.NIL : Value.of(count(self.text(), start + found));
    }

    private static Value lastIndex(Text self, Sent sent) {
        int start = start(self, Math.min(sent.integer(1, self.length()), self.length()));
        if (start < 0) {
            return Constants.NIL;
        }
        if (sent.first() instanceof RegexpValue) {
            throw new CodeException("'rindex' of a regular expression is not understood");
        }
        int found = self.text().lastIndexOf(sent.text(0), start);
        return found < 0 ? Constants.NIL : Value.of(count(self.text(), found));
    }

    /** Where that character stands, counted from the end if negative; -1 for outside. */
    private static int start(Text self, int characters) {
        int length = self.length();
        int start = characters < 0 ? characters + length : characters;
        return start < 0 || start > length ? -1 : self.text().offsetByCodePoints(0, start);
    }

    private static int count(String text, int end) {
        return text.codePointCount(0, end);
    }

    /** How many characters stand before that byte. */
    static int characters(String text, int utf8Offset) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String before = new String(bytes, 0, Math.min(utf8Offset, bytes.length), StandardCharsets.UTF_8);
        return before.codePointCount(0, before.length());
    }

    private static Value each(Text self, Sent sent, Function<String, Stream<Value>> pieces) {
        List<Value> all = pieces.apply(self.text()).toList();
        sent.run().steps(all.size());
        if (!sent.hasBlock()) {
            return new Items(all);
        }
        all.forEach(sent::yielded);
        return self;
    }

    static Stream<Value> characters(String text) {
        return text.codePoints().mapToObj(c -> new Text(Character.toString(c)));
    }

    private static Stream<Value> codePoints(String text) {
        return text.codePoints().mapToObj(c -> Value.of((long) c));
    }

    private static Stream<Value> bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var all = new ArrayList<Value>(bytes.length);
        for (byte one : bytes) {
            all.add(Value.of(one & 0xff));
        }
        return all.stream();
    }

    private static Stream<Value> lines(String text, Sent sent) {
        boolean chomp = sent.count() > 0 && Options.of(sent, 0).isTrue("chomp");
        var lines = new ArrayList<Value>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            int next = end < 0 ? text.length() : end + 1;
            String line = text.substring(from, next);
            lines.add(new Text(chomp ? TextChanges.chomped(line) : line));
            from = next;
        }
        return lines.stream();
    }

    private static Value upTo(Text self, Sent sent) {
        Elements.of(new Span(self, new Text(sent.text(0)), false), sent.run()).forEach(sent::yielded);
        return self;
    }

    private static Value byteAt(Text self, Sent sent) {
        byte[] bytes = TextMethods.utf8(self);
        int index = Items.index(sent.first(), bytes.length);
        return index < 0 ? Constants.NIL : Value.of(bytes[index] & 0xff);
    }

    private static Value byteSlice(Text self, Sent sent) {
        byte[] bytes = TextMethods.utf8(self);
        int[] place = sent.count() == 2
                ? Span.of(sent.at(0), sent.at(1), bytes.length)
                : sent.first() instanceof Span span
                        ? span.of(bytes.length)
                        : Items.index(sent.first(), bytes.length) < 0
                                ? null
                                : new int[] {Items.index(sent.first(), bytes.length), 1};
        return place == null ? Constants.NIL : new Text(new String(bytes, place[0], place[1], StandardCharsets.UTF_8));
    }

    private static Value partition(Text self, Sent sent, boolean last) {
        String text = self.text();
        if (sent.first() instanceof RegexpValue regexp) {
            if (last) {
                throw new CodeException("'rpartition' by a regular expression is not understood");
            }
            var searched = Searched.of(text);
            Optional<Match> match = regexp.find(text, sent.run());
            return match.map(found -> Value.ofTexts(
                            searched.text(0, found.start()), found.text(0), searched.text(found.end(), searched.end())))
                    .orElseGet(() -> Value.ofTexts(text, "", ""));
        }
        String between = sent.text(0);
        int at = last ? text.lastIndexOf(between) : text.indexOf(between);
        if (at < 0) {
            return last ? Value.ofTexts("", "", text) : Value.ofTexts(text, "", "");
        }
        return Value.ofTexts(text.substring(0, at), between, text.substring(at + between.length()));
    }

    /** What is between the places of a text or a pattern in it. */
    static Regexp pattern(Value value) {
        return value instanceof RegexpValue(Regexp regexp) ? regexp : Regexp.literal(Text.of(value));
    }
}
