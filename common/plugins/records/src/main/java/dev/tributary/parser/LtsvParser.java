package dev.tributary.parser;

import dev.tributary.config.Inline;
import dev.tributary.config.Param;
import dev.tributary.plugin.Parser;
import dev.tributary.regexp.Regexp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.msgpack.value.ValueFactory;

/** Labeled tab-separated values: {@code host:127.0.0.1<tab>status:200}. */
final class LtsvParser implements Parser {

    /** The parameters of {@code @type ltsv}. */
    record Config(
            @Param(doc = "What stands between two fields. By default a tab.")
            Optional<String> delimiter,

            @Param(doc = "A regular expression for what stands between two fields, instead of `delimiter`.")
            Optional<Regexp> delimiterPattern,

            @Param(doc = "What stands between a label and its value.", value = ":")
            String labelDelimiter,

            @Inline RecordOptions options) {}

    private final Regexp delimiter;
    private final String labelDelimiter;
    private final FieldRules rules;

    LtsvParser(Config config, Clock clock) {
        delimiter = config.delimiterPattern()
                .orElseGet(() -> Regexp.literal(config.delimiter().orElse("\t")));
        labelDelimiter = config.labelDelimiter();
        rules = new FieldRules(config.options().orElse("time", Optional.empty()), RecordOptions.TimeType.STRING, clock);
    }

    @Override
    public List<Parsed> parse(byte[] bytes, int offset, int length) {
        var fields = new Fields(16);
        for (String part : delimiter.split(Text.of(bytes, offset, length))) {
            int end = part.indexOf(labelDelimiter);
            if (end >= 0) {
                fields.put(
                        ValueFactory.newString(part.substring(0, end)),
                        ValueFactory.newString(part.substring(end + labelDelimiter.length())));
            }
        }
        return fields.size() == 0 ? List.of() : rules.apply(fields);
    }
}
