package dev.tributary.parser;

import dev.tributary.config.ConfigException;
import dev.tributary.regexp.Match;
import dev.tributary.regexp.Regexp;
import dev.tributary.regexp.Searched;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.msgpack.value.StringValue;
import org.msgpack.value.ValueFactory;

/** An expression whose named groups are fields; a group that took no part in a match is none. */
final class NamedGroups {
    private record Field(StringValue key, Regexp.Group group) {}

    private final Regexp expression;
    private final List<Field> fields;

    /**
     * @param parameter that the user wrote it in
     * @throws ConfigException if the expression has no named group
     */
    NamedGroups(String parameter, Regexp expression) {
        this(parameter, expression, UnaryOperator.identity());
    }

    /** @param fieldOf the field of a group, by the group's name */
    NamedGroups(String parameter, Regexp expression, UnaryOperator<String> fieldOf) {
        this.expression = expression;
        fields = expression.groups().stream()
                .map(group -> new Field(ValueFactory.newString(fieldOf.apply(group.name())), group))
                .toList();
        if (fields.isEmpty()) {
            throw new ConfigException(parameter + " has no named group (?<name>...), so it would find no field");
        }
    }

    Optional<Match> find(byte[] bytes, int offset, int length) {
        return expression.find(Searched.of(bytes, offset, length));
    }

    Fields fields(Match match, byte[] bytes) {
        var record = new Fields(fields.size());
        addTo(record, match, bytes);
        return record;
    }

    void addTo(Fields record, Match match, byte[] bytes) {
        for (Field field : fields) {
            int number = field.group.number(match);
            if (number >= 0) {
                record.add(field.key, Text.value(bytes, match.start(number), match.end(number)));
            }
        }
    }
}
