package dev.tributary.expression;

import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.util.Optional;

/** {@code /a regular expression/}. */
record RegexpValue(Regexp regexp) implements Value {
    static final RubyClass CLASS = RubyClass.of(
            "Regexp",
            new Methods<RegexpValue>()
                    .add("match?", 1, (self, sent) -> Value.of(self.isIn(sent.first(), sent.run())))
                    .add(
                            "===",
                            1,
                            (self, sent) -> Value.of(
                                    self.remembered(sent.first(), sent.run()).isPresent()))
                    .add("=~", 1, (self, sent) -> self.place(sent.first(), sent.run()))
                    .either("match", 1, 1, (self, sent) -> self.matched(sent.first(), sent))
                    .add("source", 0, (self, sent) -> Value.of(self.regexp.source()))
                    .add("names", 0, (self, sent) -> self.names()));

    /** The first place in the text. */
    Optional<Match> find(String text, Run run) {
        return run.search(text, () -> regexp.find(Searched.of(text)));
    }

    /** The same, which {@code $~} and {@code $1} tell of afterwards; nil has none. */
    Optional<Match> remembered(Value text, Run run) {
        Optional<Match> match =
                text instanceof Text || text instanceof Symbol ? find(text.text(), run) : Optional.empty();
        run.matched(match.map(found -> new Found(regexp, text.text(), found)));
        return match;
    }

    private boolean isIn(Value text, Run run) {
        return !text.isNil() && find(Symbol.name(text), run).isPresent();
    }

    /** {@code =~}: which character the first match begins with. */
    Value place(Value text, Run run) {
        if (!text.isNil()) {
            Symbol.name(text);
        }
        return remembered(text, run)
                .map(match -> Value.of((long) TextParts.characters(text.text(), match.start())))
                .orElse(Constants.NIL);
    }

    Value matched(Value text, Sent sent) {
        if (!text.isNil()) {
            Symbol.name(text);
        }
        Optional<Match> match = remembered(text, sent.run());
        if (match.isEmpty()) {
            return Constants.NIL;
        }
        Value found = new Found(regexp, text.text(), match.get());
        return sent.hasBlock() ? sent.yielded(found) : found;
    }

    private Value names() {
        return new Items(
                regexp.groups().stream().map(group -> Value.of(group.name())).toList());
    }

    @Override
    public String text() {
        String flags = regexp.toString().substring(regexp.source().length() + 2);
        String on =
                (flags.contains("m") ? "m" : "") + (flags.contains("i") ? "i" : "") + (flags.contains("x") ? "x" : "");
        String off = (on.contains("m") ? "" : "m") + (on.contains("i") ? "" : "i") + (on.contains("x") ? "" : "x");
        return "(?" + on + (off.isEmpty() ? "" : "-" + off) + ":" + regexp.source() + ")";
    }

    @Override
    public RubyClass rubyClass() {
        return CLASS;
    }

    @Override
    public void write(MessagePackWriter out) {
        throw new CodeException("a regular expression is no value for a record");
    }
}
