package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.util.ArrayList;
import java.util.List;

/** A MatchData: what a regular expression found in a text. */
record Found(Regexp regexp, String in, Match match) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "MatchData",
            new Methods<Found>()
                    .add("[]", 1, (self, sent) -> self.group(sent.first()))
                    .add("to_a", 0, (self, sent) -> new Items(self.groups(0)))
                    .add("captures", 0, (self, sent) -> new Items(self.groups(1)))
                    .add("named_captures", 0, (self, sent) -> self.named())
                    .add(
                            "names",
                            0,
                            (self, sent) -> new Items(self.regexp.groups().stream()
                                    .map(group -> Value.of(group.name()))
                                    .toList()))
                    .add(
                            "values_at",
                            0,
                            Methods.ANY_NUMBER,
                            (self, sent) -> new Items(
                                    sent.all().stream().map(self::group).toList()))
                    .add("size length", 0, (self, sent) -> Value.of(self.match.groups() + 1))
                    .add("pre_match", 0, (self, sent) -> Value.of(self.before()))
                    .add("post_match", 0, (self, sent) -> Value.of(self.behind()))
                    .add("begin", 1, (self, sent) -> self.edge(sent.first(), true))
                    .add("end", 1, (self, sent) -> self.edge(sent.first(), false)));

    /** By number, from the end if negative, or by name. Nil for a group that took no part. */
    Value group(Value which) {
        if (which instanceof Text || which instanceof Symbol) {
            return group(number(which.text()));
        }
        int number = Items.index(which, match.groups() + 1);
        return number < 0 ? Constants.NIL : group(number);
    }

    Value group(int number) {
        return number < 0 || match.start(number) < 0 ? Constants.NIL : Value.of(match.text(number));
    }

    /** -1 if none of that name took part. */
    private int number(String name) {
        return regexp.groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .map(group -> group.number(match))
                .orElseThrow(() -> CodeException.raised("IndexError", "undefined group name reference: " + name));
    }

    private List<Value> groups(int from) {
        var all = new ArrayList<Value>();
        for (int i = from; i <= match.groups(); i++) {
            all.add(group(i));
        }
        return all;
    }

    private Value named() {
        var pairs = new Pairs();
        regexp.groups().forEach(group -> pairs.put(Value.of(group.name()), group(group.number(match))));
        return pairs;
    }

    String before() {
        return Searched.of(in).text(0, match.start());
    }

    String behind() {
        Searched searched = Searched.of(in);
        return searched.text(match.end(), searched.end());
    }

    private Value edge(Value which, boolean first) {
        boolean named = which instanceof Text || which instanceof Symbol;
        int number = named ? number(which.text()) : Items.index(which, match.groups() + 1);
        if (number < 0 && !named) {
            throw CodeException.raised("IndexError", "index " + which.text() + " out of matches");
        }
        int at = number < 0 ? -1 : first ? match.start(number) : match.end(number);
        return at < 0 ? Constants.NIL : Value.of(TextParts.characters(in, at));
    }

    @Override
    public String text() {
        return match.text(0);
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        out.string(text());
    }
}
