package dev.tributary.expression;

import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A String searched, cut and changed by patterns. */
final class TextPatterns {
    static final Methods<Text> METHODS = new Methods<Text>()
            .add(
                    "match?",
                    1,
                    (self, sent) ->
                            Value.of(regexp(sent).find(self.text(), sent.run()).isPresent()))
            .either("match", 1, 1, (self, sent) -> regexp(sent).matched(self, sent))
            .add("=~", 1, TextPatterns::place)
            .add("start_with?", 0, Methods.ANY_NUMBER, TextPatterns::startsWith)
            .either("scan", 1, 1, TextPatterns::scan)
            .either("split", 0, 2, TextPatterns::split)
            .either("sub", 1, 2, (self, sent) -> new Text(replaced(self, sent, false)))
            .either("gsub", 1, 2, (self, sent) -> new Text(replaced(self, sent, true)))
            .changeEither("sub!", 1, 2, (self, sent) -> TextChanges.changed(self, replaced(self, sent, false), sent))
            .changeEither("gsub!", 1, 2, (self, sent) -> TextChanges.changed(self, replaced(self, sent, true), sent));

    private static final Regexp BLANKS = Regexp.of("[ \\t\\n\\v\\f\\r]+", "");

    private TextPatterns() {}

    /** What {@code match} takes: a text is a pattern too there. */
    private static RegexpValue regexp(Sent sent) {
        return sent.first() instanceof RegexpValue regexp ? regexp : new RegexpValue(compiled(sent.text(0), ""));
    }

    static Regexp compiled(String source, String flags) {
        try {
            return Regexp.of(source, flags);
        } catch (IllegalArgumentException e) {
            throw CodeException.raised("RegexpError", String.valueOf(e.getMessage()));
        }
    }

    private static Value place(Text self, Sent sent) {
        if (!(sent.first() instanceof RegexpValue regexp)) {
            throw CodeException.type("=~ is between a text and a /regular expression/");
        }
        return regexp.place(self, sent.run());
    }

    private static Value startsWith(Text self, Sent sent) {
        for (Value start : sent.all()) {
            boolean starts = start instanceof RegexpValue regexp
                    ? regexp.find(self.text(), sent.run())
                            .filter(match -> match.start() == 0)
                            .isPresent()
                    : self.text().startsWith(Text.of(start));
            if (starts) {
                return Constants.TRUE;
            }
        }
        return Constants.FALSE;
    }

    private static List<Match> all(Regexp regexp, Searched searched, Text self, Sent sent) {
        List<Match> all = sent.run().search(self.text(), () -> regexp.findAll(searched));
        sent.run().steps(all.size());
        return all;
    }

    /** The groups of each place, or the places themselves where the pattern has none. */
    private static Value scan(Text self, Sent sent) {
        Regexp regexp = TextParts.pattern(sent.first());
        var found = new ArrayList<Value>();
        for (Match match : all(regexp, Searched.of(self.text()), self, sent)) {
            var data = new Found(regexp, self.text(), match);
            sent.run().matched(Optional.of(data));
            Value one = match.groups() == 0 ? new Text(match.text(0)) : sent.send(data, "captures");
            if (sent.hasBlock()) {
                sent.yielded(one);
            } else {
                found.add(one);
            }
        }
        return sent.hasBlock() ? self : new Items(found);
    }

    private static Value split(Text self, Sent sent) {
        Value by = sent.or(0, Constants.NIL);
        int limit = sent.integer(1, 0);
        boolean atBlanks = by.isNil() || (by instanceof Text text && text.text().equals(" "));
        String from = atBlanks ? TextChanges.stripped(self.text(), true, limit == 0) : self.text();
        Regexp between = atBlanks ? BLANKS : TextParts.pattern(by);
        List<String> pieces = sent.run().search(from, () -> split(from, between, limit));
        while (limit == 0 && !pieces.isEmpty() && pieces.getLast().isEmpty()) {
            pieces.removeLast();
        }
        sent.run().steps(pieces.size());
        List<Value> texts = pieces.stream().map(Value::of).toList();
        if (!sent.hasBlock()) {
            return new Items(texts);
        }
        texts.forEach(sent::yielded);
        return self;
    }

    /** At most so many pieces if the limit is above 0. */
    private static List<String> split(String text, Regexp regexp, int limit) {
        var pieces = new ArrayList<String>();
        if (text.isEmpty()) {
            return pieces;
        }
        Searched searched = Searched.of(text);
        int from = 0;
        int cuts = 0;
        for (Match match : limit == 1 ? List.<Match>of() : regexp.findAll(searched)) {
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
            if (++cuts == limit - 1) {
                break;
            }
        }
        pieces.add(searched.text(from, searched.end()));
        return pieces;
    }

    private static String replaced(Text self, Sent sent, boolean all) {
        if (sent.count() == 1 && !sent.hasBlock()) {
            throw CodeException.argument("wrong number of arguments for 'sub' (given 1, expected 2)");
        }
        Regexp regexp = TextParts.pattern(sent.first());
        Searched searched = Searched.of(self.text());
        List<Match> matches = all
                ? all(regexp, searched, self, sent)
                : new RegexpValue(regexp).find(self.text(), sent.run()).stream().toList();
        var out = new StringBuilder();
        int from = 0;
        for (Match match : matches) {
            var found = new Found(regexp, self.text(), match);
            sent.run().matched(Optional.of(found));
            out.append(searched.text(from, match.start())).append(replacement(found, sent));
            from = match.end();
            Text.checkLength(out.length());
        }
        if (matches.isEmpty()) {
            sent.run().matched(Optional.empty());
        }
        return out.append(searched.text(from, searched.end())).toString();
    }

    private static String replacement(Found found, Sent sent) {
        if (sent.count() == 1) {
            return sent.yielded(new Text(found.text())).text();
        }
        if (sent.at(1) instanceof Pairs pairs) {
            return pairs.get(new Text(found.text()), sent.run()).text();
        }
        return Replacement.expanded(sent.text(1), found);
    }
}
