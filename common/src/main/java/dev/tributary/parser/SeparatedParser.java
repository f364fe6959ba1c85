package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/**
 * Values in a row, named by {@code keys}: csv, where a value may be quoted and a quote in it is doubled (RFC 4180), and
 * tsv, where nothing is. Values without a key are left out; keys without a value are not in the record.
 */
final class SeparatedParser implements Parser {

    /** The parameters of {@code @type csv}. */
    record CsvConfig(
            @Param(doc = "Names of the fields, in order.") List<String> keys,

            @Param(doc = "What stands between two values: one character.", value = ",")
            String delimiter,

            @Inline RecordOptions options) {}

    /** The parameters of {@code @type tsv}. */
    record TsvConfig(
            @Param(doc = "Names of the fields, in order.") List<String> keys,

            @Param(doc = "What stands between two values. By default a tab.")
            Optional<String> delimiter,

            @Inline RecordOptions options) {}

    private static final char NO_QUOTE = 0;

    private final List<StringValue> keys;
    private final String delimiter;
    private final char quote;
    private final FieldRules rules;

    private SeparatedParser(List<String> keys, String delimiter, char quote, RecordOptions options, Clock clock) {
        if (keys.isEmpty() || delimiter.isEmpty()) {
            throw new ConfigException(keys.isEmpty() ? "keys names no field" : "delimiter is empty");
        }
        this.keys = keys.stream().<StringValue>map(ValueFactory::newString).toList();
        this.delimiter = delimiter;
        this.quote = quote;
        this.rules = new FieldRules(options.orElse(RecordOptions.TimeType.STRING, Optional.empty()), clock);
    }

    static SeparatedParser csv(CsvConfig config, Clock clock) {
        return new SeparatedParser(config.keys(), config.delimiter(), '"', config.options(), clock);
    }

    static SeparatedParser tsv(TsvConfig config, Clock clock) {
        return new SeparatedParser(config.keys(), config.delimiter().orElse("\t"), NO_QUOTE, config.options(), clock);
    }

    @Override
    public Optional<Parsed> parse(byte[] bytes, int offset, int length) {
        Optional<List<String>> values = values(Text.of(bytes, offset, length));
        if (values.isEmpty()) {
            return Optional.empty();
        }
        var fields = new Fields(keys.size());
        for (int i = 0; i < Math.min(keys.size(), values.get().size()); i++) {
            fields.add(keys.get(i), ValueFactory.newString(values.get().get(i)));
        }
        return rules.apply(fields);
    }

    /** The values of a line; empty if a quote is not closed or text follows it. */
    private Optional<List<String>> values(String line) {
        var values = new ArrayList<String>();
        int at = 0;
        while (true) {
            boolean quoted = quote != NO_QUOTE && at < line.length() && line.charAt(at) == quote;
            var value = new StringBuilder();
            int end = quoted ? unquote(line, at + 1, value) : nextDelimiter(line, at);
            if (end < 0) {
                return Optional.empty();
            }
            values.add(quoted ? value.toString() : line.substring(at, end));
            if (end == line.length()) {
                return Optional.of(values);
            }
            if (!line.startsWith(delimiter, end)) {
                return Optional.empty();
            }
            at = end + delimiter.length();
        }
    }

    private int nextDelimiter(String line, int from) {
        int end = line.indexOf(delimiter, from);
        return end < 0 ? line.length() : end;
    }

    /** Collects the quoted value that begins at {@code from}; where its closing quote ends, or -1. */
    private int unquote(String line, int from, StringBuilder into) {
        for (int at = from; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c != quote) {
                into.append(c);
            } else if (at + 1 < line.length() && line.charAt(at + 1) == quote) {
                into.append(quote);
                at++;
            } else {
                return at + 1;
            }
        }
        return -1;
    }
}
