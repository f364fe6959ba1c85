package dev.tributary.parser;

import dev.tributary.config.Findings;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * Values in a row, named by {@code keys}: csv, where a value may be quoted and a quote in it is doubled (RFC 4180), and
 * tsv, where nothing is. A key without a value is null.
 */
final class SeparatedParser implements Parser {

    /** The parameters of {@code @type csv}. */
    record CsvConfig(
            @Param(doc = "Names of the fields, in order.") List<String> keys,

            @Param(doc = "What stands between two values.", value = ",")
            String delimiter,

            @Param(
                    doc = "Known, without effect: there is one CSV parser here, which reads as `normal`.",
                    value = "normal",
                    aliases = "parser_type",
                    fluentd = "`fast` reads quotes less exactly and names surplus values with an empty key")
            String parserEngine,

            @Inline RecordOptions options) {}

    /** The parameters of {@code @type tsv}. */
    record TsvConfig(
            @Param(doc = "Names of the fields, in order. The last one gets the rest of the line.")
            List<String> keys,

            @Param(doc = "What stands between two values. By default a tab.")
            Optional<String> delimiter,

            @Inline RecordOptions options) {}

    private final List<StringValue> keys;
    private final byte[] delimiter;
    private final boolean quotes;
    private final FieldRules rules;

    private SeparatedParser(List<String> keys, String delimiter, boolean quotes, RecordOptions options, Clock clock) {
        var findings = new Findings();
        if (keys.isEmpty()) {
            findings.add("keys", "keys names no field");
        }
        if (delimiter.isEmpty()) {
            findings.add("delimiter", "delimiter is empty");
        }
        var rulesMade = findings.making(() -> new FieldRules(options, RecordOptions.TimeType.STRING, clock));
        findings.tell();
        this.keys = keys.stream().<StringValue>map(ValueFactory::newString).toList();
        this.delimiter = delimiter.getBytes(StandardCharsets.UTF_8);
        this.quotes = quotes;
        this.rules = rulesMade.orElseThrow();
    }

    static SeparatedParser csv(CsvConfig config, Clock clock) {
        return new SeparatedParser(config.keys(), config.delimiter(), true, config.options(), clock);
    }

    static SeparatedParser tsv(TsvConfig config, Clock clock) {
        return new SeparatedParser(config.keys(), config.delimiter().orElse("\t"), false, config.options(), clock);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var values = new Value[keys.size()];
        Arrays.fill(values, ValueFactory.newNil());
        if (quotes) {
            if (!readQuoted(bytes, offset, offset + length, values)) {
                return List.of();
            }
        } else {
            readPlain(bytes, offset, offset + length, values);
        }
        var fields = new Fields(values.length);
        for (int i = 0; i < values.length; i++) {
            fields.put(keys.get(i), values[i]);
        }
        return rules.apply(fields);
    }

    /** Tab-separated: the last value is what is left. */
    private void readPlain(byte[] bytes, int offset, int limit, Value[] values) {
        int at = offset;
        for (int i = 0; i < values.length && offset < limit; i++) {
            int end = i == values.length - 1 ? limit : nextDelimiter(bytes, at, limit);
            values[i] = Text.value(bytes, at, end);
            if (end == limit) {
                return;
            }
            at = end + delimiter.length;
        }
    }

    /**
     * Comma-separated, up to the end of the line outside of quotes.
     *
     * @return false for an empty line, a quote that is not closed or stands in a plain value, or text behind one
     */
    private boolean readQuoted(byte[] bytes, int offset, int limit, Value[] values) {
        if (offset == limit || isLineEnd(bytes[offset])) {
            return false;
        }
        int at = offset;
        for (int i = 0; ; i++) {
            boolean quoted = at < limit && bytes[at] == '"';
            int end = quoted ? closingQuote(bytes, at + 1, limit) : plainEnd(bytes, at, limit);
            if (end < 0) {
                return false;
            }
            if (i < values.length) {
                values[i] = quoted
                        ? unquoted(bytes, at + 1, end)
                        : end == at ? ValueFactory.newNil() : Text.value(bytes, at, end);
            }
            end += quoted ? 1 : 0;
            if (end == limit || isLineEnd(bytes[end])) {
                return true;
            }
            if (!isDelimiter(bytes, end, limit)) {
                return false;
            }
            at = end + delimiter.length;
        }
    }

    private static boolean isLineEnd(byte b) {
        return b == '\n' || b == '\r';
    }

    private boolean isDelimiter(byte[] bytes, int at, int limit) {
        return at + delimiter.length <= limit
                && Arrays.equals(bytes, at, at + delimiter.length, delimiter, 0, delimiter.length);
    }

    private int nextDelimiter(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && !(bytes[at] == delimiter[0] && isDelimiter(bytes, at, limit))) {
            at++;
        }
        return at;
    }

    /** Where a value without quotes ends, or -1 if there is one in it. */
    private int plainEnd(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && !isLineEnd(bytes[at]) && !(bytes[at] == delimiter[0] && isDelimiter(bytes, at, limit))) {
            if (bytes[at] == '"') {
                return -1;
            }
            at++;
        }
        return at;
    }

    /** The quote that ends the value which begins at {@code from}, or -1. */
    private static int closingQuote(byte[] bytes, int from, int limit) {
        for (int at = from; at < limit; at++) {
            if (bytes[at] == '"') {
                if (at + 1 == limit || bytes[at + 1] != '"') {
                    return at;
                }
                at++;
            }
        }
        return -1;
    }

    private static StringValue unquoted(byte[] bytes, int from, int end) {
        var value = new byte[end - from];
        int length = 0;
        for (int at = from; at < end; at++) {
            value[length++] = bytes[at];
            at += bytes[at] == '"' ? 1 : 0;
        }
        return Text.value(value, 0, length);
    }
}
