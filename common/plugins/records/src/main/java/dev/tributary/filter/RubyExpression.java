package dev.tributary.filter;

import dev.tributary.config.RegexpText;
import dev.tributary.expression.Code;
import dev.tributary.expression.CodeReader;
import dev.tributary.expression.Vocabulary;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.RecordAccessor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** An expression of {@code enable_ruby}. An error that Ruby would raise is one here, and makes the event a failed one. */
record RubyExpression(Code code) implements Expression {
    private static final Vocabulary VOCABULARY = new Vocabulary(
            Map.ofEntries(
                    Map.entry("record", 0),
                    Map.entry("tag", 0),
                    Map.entry("tag_parts", 0),
                    Map.entry("tag_prefix", 0),
                    Map.entry("tag_suffix", 0),
                    Map.entry("time", 0),
                    Map.entry("hostname", 0),
                    Map.entry("Socket.gethostname", 0),
                    Map.entry("worker_id", 0)),
            RegexpText::read,
            "record[\"a\"][\"b\"], record.dig(\"a\", \"b\"), tag, tag_parts[N], tag_prefix[N], tag_suffix[N], time, "
                    + "hostname, worker_id");

    /**
     * Reads code, such as that behind <code>${</code>.
     *
     * @param prepared names of values that it may ask for besides, each with its {@code @}
     */
    static CodeReader reader(String text, int at, Set<String> prepared) {
        if (prepared.isEmpty()) {
            return new CodeReader(text, at, VOCABULARY);
        }
        var names = new HashMap<>(VOCABULARY.names());
        prepared.forEach(name -> names.put(name, 0));
        String shown = String.join(", ", prepared) + ", " + VOCABULARY.shown();
        return new CodeReader(text, at, new Vocabulary(names, VOCABULARY.regexps(), shown));
    }

    static Expression of(Code code) {
        Expression general = new RubyExpression(code);
        return code.path("record")
                .<Expression>map(keys -> new Field(RecordAccessor.path("record" + keys, keys), general))
                .orElse(general);
    }

    @Override
    public void write(ExpressionScope scope, MessagePackWriter out) {
        code.eval(scope).write(out);
    }

    /** A field of the record, or all of it, byte for byte; where there is none the code tells whether that is nil or an error. */
    private record Field(RecordAccessor accessor, Expression otherwise) implements Expression {
        @Override
        public void write(ExpressionScope scope, MessagePackWriter out) {
            MessagePackReader reader = scope.event().record();
            if (!scope.mayHaveChanged() && accessor.find(reader)) {
                int start = reader.position();
                reader.skip();
                out.raw(reader.bytes(), start, reader.position() - start);
            } else {
                otherwise.write(scope, out);
            }
        }
    }
}
