package dev.tributary.formatter;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.event.EventCursor;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.Formatter;
import dev.tributary.plugin.RecordAccessor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Chosen fields of the record, a delimiter between them: CSV where values are quoted, TSV where they are not. */
final class SeparatedFormatter implements Formatter {

    /** The parameters of {@code csv}. */
    record CsvConfig(
            @Param(doc = "The fields to write, in order; names or record accessors.")
            List<String> fields,

            @Param(doc = "One character between values, or `TAB`.", value = ",")
            String delimiter,

            @Param(
                    doc =
                            "Quotes every value; with `false` only empty texts and those that hold a delimiter, a quote or "
                                    + "an end of line, so that a field that is nil or not there differs from an empty one.",
                    value = "true")
            boolean forceQuotes,

            @Param(doc = "Ends each record with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {
        CsvConfig {
            delimiter = delimiter.equals("TAB") || delimiter.equals("\\t") ? "\t" : delimiter;
            if (delimiter.length() != 1) {
                throw new ConfigException("delimiter is one character or TAB, not '" + delimiter + "'");
            }
        }
    }

    /** The parameters of {@code tsv}. */
    record TsvConfig(
            @Param(doc = "The fields to write, in order; names or record accessors.")
            List<String> keys,

            @Param(doc = "What stands between values.", value = "\t")
            String delimiter,

            @Param(doc = "Ends each record with `newline`.", value = "true")
            boolean addNewline,

            @Param(doc = "What ends a line: `lf` or `crlf`.", value = "lf")
            Newline newline) {}

    /** When a value is put between quotes. */
    private enum Quotes {
        ALWAYS,
        NEEDED,
        NEVER
    }

    private final List<RecordAccessor> fields;
    private final byte[] delimiter;
    private final Quotes quotes;
    private final boolean addNewline;
    private final Newline newline;
    private final RubyText text = new RubyText();
    private final MessagePackWriter scratch = new MessagePackWriter();

    private SeparatedFormatter(
            List<String> fields, String delimiter, Quotes quotes, boolean addNewline, Newline newline) {
        this.fields = fields.stream().map(RecordAccessor::parse).toList();
        this.delimiter = delimiter.getBytes(StandardCharsets.UTF_8);
        this.quotes = quotes;
        this.addNewline = addNewline;
        this.newline = newline;
    }

    private static void checkNamed(String parameter, List<String> fields) {
        if (fields.isEmpty()) {
            throw ConfigException.about(parameter, "at least one field to write is needed");
        }
    }

    static SeparatedFormatter csv(CsvConfig config) {
        checkNamed("fields", config.fields());
        return new SeparatedFormatter(
                config.fields(),
                config.delimiter(),
                config.forceQuotes() ? Quotes.ALWAYS : Quotes.NEEDED,
                config.addNewline(),
                config.newline());
    }

    static SeparatedFormatter tsv(TsvConfig config) {
        checkNamed("keys", config.keys());
        return new SeparatedFormatter(
                config.keys(), config.delimiter(), Quotes.NEVER, config.addNewline(), config.newline());
    }

    @Override
    public void format(Tag tag, EventCursor event, MessagePackWriter out) {
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                out.raw(delimiter, 0, delimiter.length);
            }
            MessagePackReader reader = event.record();
            boolean present = fields.get(i).find(reader) && reader.kind() != Kind.NIL;
            scratch.truncate(0);
            if (present) {
                text.text(reader, scratch);
            }
            value(present, out);
        }
        if (addNewline) {
            newline.write(out);
        }
    }

    /** Writes what is in the scratch space; {@code present} is false for nil and a field that is not there. */
    private void value(boolean present, MessagePackWriter out) {
        byte[] bytes = scratch.bytes();
        int length = scratch.length();
        boolean quoted = switch (quotes) {
            case ALWAYS -> true;
            case NEVER -> false;
            case NEEDED -> present && (length == 0 || needsQuotes(bytes, length));
        };
        if (!quoted) {
            out.raw(bytes, 0, length);
            return;
        }
        out.put('"');
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '"') {
                out.put('"');
            }
            out.put(bytes[i]);
        }
        out.put('"');
    }

    private boolean needsQuotes(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            boolean delimited = i + delimiter.length <= length
                    && Arrays.equals(bytes, i, i + delimiter.length, delimiter, 0, delimiter.length);
            if (delimited || bytes[i] == '"' || bytes[i] == '\n' || bytes[i] == '\r') {
                return true;
            }
        }
        return false;
    }
}
