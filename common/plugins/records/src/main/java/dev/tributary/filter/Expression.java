package dev.tributary.filter;

import dev.tributary.event.EventCursor;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.plugin.RecordAccessor;
import java.util.function.BiFunction;

/** What stands between <code>${</code> and <code>}</code>, ready to be evaluated for an event. */
@FunctionalInterface
interface Expression {

    /** Packs the value for the scope's event: exactly one value, nil where there is none. */
    void write(ExpressionScope scope, MessagePackWriter out);

    /** The same text whatever the event. */
    static Expression constant(String text) {
        return (scope, out) -> out.string(text);
    }

    static Expression nil() {
        return (scope, out) -> out.nil();
    }

    /** A field of the record, byte for byte. */
    static Expression field(RecordAccessor accessor) {
        return (scope, out) -> {
            EventCursor event = scope.event();
            MessagePackReader reader = event.record();
            if (accessor.find(reader)) {
                int start = reader.position();
                reader.skip();
                out.raw(reader.bytes(), start, reader.position() - start);
            } else {
                scope.missing(accessor.toString());
                out.nil();
            }
        };
    }

    /** An element of what the tag is cut into; negative indexes count from the end. */
    static Expression tagPiece(String text, BiFunction<ExpressionScope, Integer, String> pieces, int index) {
        return (scope, out) -> {
            int at = index < 0 ? scope.tagPartCount() + index : index;
            if (at >= 0 && at < scope.tagPartCount()) {
                out.string(pieces.apply(scope, at));
            } else {
                scope.missing(text);
                out.nil();
            }
        };
    }
}
