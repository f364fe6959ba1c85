package dev.tributary.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.expression.Code;
import dev.tributary.expression.CodeException;
import dev.tributary.expression.CodeReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns the texts of {@code <record>} into templates: JSON where a value begins like it, placeholders found. */
final class TemplateParser {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * What stands between <code>${</code> and <code>}</code>.
     *
     * @param end behind the closing brace
     */
    private record Placeholder(Expression expression, int end) {}

    private final boolean ruby;
    private final boolean keepsTypes;
    private final ConfigNotes notes;
    private final Set<String> prepared;
    private boolean changesRecord;

    /**
     * @param ruby expressions may be {@link RubyExpression}s; what is not understood is an error; otherwise it is warned about and becomes null
     * @param keepsTypes whether a value that is one placeholder keeps its type
     */
    TemplateParser(boolean ruby, boolean keepsTypes, ConfigNotes notes) {
        this(ruby, keepsTypes, notes, Set.of());
    }

    /** @param prepared names that expressions may ask the scope for besides */
    TemplateParser(boolean ruby, boolean keepsTypes, ConfigNotes notes, Set<String> prepared) {
        this.prepared = prepared;
        this.ruby = ruby;
        this.keepsTypes = keepsTypes;
        this.notes = notes;
    }

    /** Whether one of the expressions so far may change the record that others see. */
    boolean changesRecord() {
        return changesRecord;
    }

    Template.Field field(String name, ConfigValue value) {
        return new Template.Field(name(name, value.position()), value(value));
    }

    private Template value(ConfigValue value) {
        String text = value.text();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return text(text, keepsTypes, value.position());
        }
        try (JsonParser parser = JSON.createParser(text)) {
            Template template = json(parser, parser.nextToken(), value.position());
            if (parser.nextToken() != null) {
                throw new IOException("more text behind it");
            }
            return template;
        } catch (IOException e) {
            notes.warn(value.position(), "the value begins like JSON but is none, and is taken as text: " + text);
            return text(text, keepsTypes, value.position());
        }
    }

    private Template json(JsonParser parser, JsonToken token, Position position) throws IOException {
        var packed = new MessagePackWriter(16);
        switch (token) {
            case START_OBJECT -> {
                return object(parser, position);
            }
            case START_ARRAY -> {
                var items = new ArrayList<Template>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    items.add(json(parser, next, position));
                }
                return new Template.Items(items);
            }
            case VALUE_STRING -> {
                return text(parser.getText(), keepsTypes, position);
            }
            case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue(), packed);
            case VALUE_NUMBER_FLOAT -> packed.floating(parser.getDoubleValue());
            case VALUE_TRUE -> packed.bool(true);
            case VALUE_FALSE -> packed.bool(false);
            default -> packed.nil();
        }
        return new Template.Literal(packed.toByteArray());
    }

    private Template object(JsonParser parser, Position position) throws IOException {
        var fields = new ArrayList<Template.Field>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            fields.add(new Template.Field(name(name, position), json(parser, parser.nextToken(), position)));
        }
        return new Template.Fields(fields);
    }

    private static void integer(BigInteger value, MessagePackWriter packed) {
        if (value.bitLength() <= 63) {
            packed.integer(value.longValueExact());
        } else if (value.signum() > 0 && value.bitLength() == 64) {
            packed.put(0xcf).unsigned(value.longValue(), 8);
        } else {
            packed.floating(value.doubleValue());
        }
    }

    private Template name(String name, Position position) {
        return text(name, false, position);
    }

    private Template text(String text, boolean keepsType, Position position) {
        List<Expression> pieces = new ArrayList<>();
        int from = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", Math.max(from, open + 2))) {
            Optional<Placeholder> found = ruby ? code(text, open, position) : placeholder(text, open, position);
            if (found.isPresent()) {
                if (open > from) {
                    pieces.add(Expression.constant(text.substring(from, open)));
                }
                pieces.add(found.get().expression());
                from = found.get().end();
            }
        }
        if (pieces.isEmpty()) {
            return Template.string(text);
        }
        if (from < text.length()) {
            pieces.add(Expression.constant(text.substring(from)));
        }
        return keepsType && pieces.size() == 1 ? new Template.Whole(pieces.getFirst()) : new Template.Text(pieces);
    }

    private Optional<Placeholder> code(String text, int open, Position position) {
        CodeReader reader = RubyExpression.reader(text, open + 2, prepared);
        try {
            Code code = reader.readToBrace();
            changesRecord |= code.changes();
            code.unknown()
                    .forEach(unknown -> notes.warn(
                            position.within(text, unknown.offset()),
                            "nothing is called '" + unknown.name()
                                    + "' here: events for which it is asked go to @ERROR;"
                                    + " for the field of that name write record[\"" + unknown.name() + "\"]"));
            return Optional.of(new Placeholder(RubyExpression.of(code), reader.offset()));
        } catch (CodeException e) {
            throw new ConfigException(position.within(text, e.offset()), e.getMessage());
        }
    }

    /** Empty for one that never ends or holds nothing: that is text. */
    private Optional<Placeholder> placeholder(String text, int open, Position position) {
        int close = close(text, open + 2);
        if (close <= open + 2) {
            return Optional.empty();
        }
        String inside = text.substring(open + 2, close);
        Expression expression = ExpressionParser.parse(inside).orElseGet(() -> {
            notes.warn(
                    position,
                    "placeholder ${" + inside + "} is unknown and becomes null; understood are "
                            + ExpressionParser.UNDERSTOOD + ", and more with enable_ruby");
            return Expression.nil();
        });
        return Optional.of(new Placeholder(expression, close + 1));
    }

    /** The index of the brace that ends a placeholder, braces in quotes skipped; -1 if there is none. */
    private static int close(String text, int from) {
        char quote = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '}') {
                return i;
            }
        }
        return -1;
    }
}
