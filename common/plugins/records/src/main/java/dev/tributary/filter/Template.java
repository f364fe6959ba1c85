package dev.tributary.filter;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.FieldText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A value of {@code <record>} with its placeholders found, ready to be packed for an event. */
sealed interface Template {

    /** Packs exactly one value. */
    void write(ExpressionScope scope, MessagePackWriter out);

    /** A value without placeholders, packed already. */
    record Literal(byte[] packed) implements Template {
        @Override
        public void write(ExpressionScope scope, MessagePackWriter out) {
            out.raw(packed, 0, packed.length);
        }
    }

    /** Exactly one placeholder: its value with its type. */
    record Whole(Expression expression) implements Template {
        @Override
        public void write(ExpressionScope scope, MessagePackWriter out) {
            expression.write(scope, out);
        }
    }

    /** Text around placeholders; a constant piece is an expression too. */
    record Text(List<Expression> pieces) implements Template {
        @Override
        public void write(ExpressionScope scope, MessagePackWriter out) {
            out.string(text(scope));
        }

        String text(ExpressionScope scope) {
            var text = new StringBuilder();
            var value = new MessagePackWriter(64);
            for (Expression piece : pieces) {
                value.truncate(0);
                piece.write(scope, value);
                text.append(FieldText.read(new MessagePackReader(value.bytes(), 0, value.length())));
            }
            return text.toString();
        }
    }

    /** A JSON array. */
    record Items(List<Template> items) implements Template {
        @Override
        public void write(ExpressionScope scope, MessagePackWriter out) {
            out.arrayHeader(items.size());
            items.forEach(item -> item.write(scope, out));
        }
    }

    /** A JSON object. */
    record Fields(List<Field> fields) implements Template {
        @Override
        public void write(ExpressionScope scope, MessagePackWriter out) {
            out.mapHeader(fields.size());
            for (Field field : fields) {
                field.name.write(scope, out);
                field.value.write(scope, out);
            }
        }
    }

    /** A name, which may hold placeholders too, and its value. */
    record Field(Template name, Template value) {

        /** Whether the name is the same for every event. */
        boolean isFixed() {
            return name instanceof Literal;
        }

        String name(ExpressionScope scope) {
            var packed = new MessagePackWriter(64);
            name.write(scope, packed);
            return new MessagePackReader(packed.bytes(), 0, packed.length()).string();
        }
    }

    static Template string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Literal(new MessagePackWriter(utf8.length + 5)
                .stringHeader(utf8.length)
                .raw(utf8, 0, utf8.length)
                .toByteArray());
    }
}
