package dev.tributary.forward;

import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.EventTime;
import dev.tributary.msgpack.MessagePackWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.msgpack.value.ValueFactory;

/**
 * Messages of the forward protocol as bytes, written the plain way so that tests do not lean on the code they try.
 *
 * <pre>{@code peer.send(packedForward("app.web", concat(entry(1_700_000_000, "message", "hi")), chunk("c1")))}</pre>
 */
public final class ForwardMessages {
    private ForwardMessages() {}

    /** {@code [EventTime, {key: value}]}. */
    public static byte[] entry(long seconds, String key, String value) {
        var writer = new MessagePackWriter().arrayHeader(2);
        new EventTime(seconds, 0).write(writer);
        return record(writer, key, value).toByteArray();
    }

    /** {@code [seconds, {key: value}]}, the time an integer as older senders write it. */
    public static byte[] integerEntry(long seconds, String key, String value) {
        return record(new MessagePackWriter().arrayHeader(2).integer(seconds), key, value)
                .toByteArray();
    }

    /** {@code [[EventTime, {meta: x}], {key: value}]}, as Fluent Bit wraps it. */
    public static byte[] metadataEntry(long seconds, String key, String value) {
        var writer = new MessagePackWriter().arrayHeader(2).arrayHeader(2);
        new EventTime(seconds, 0).write(writer);
        record(writer, "meta", "x");
        return record(writer, key, value).toByteArray();
    }

    /** {@code count} entries whose records are {@code {"n": "<from>"}} and on. */
    public static byte[] numbered(int from, int count) {
        var all = new ByteArrayOutputStream();
        for (int i = from; i < from + count; i++) {
            all.writeBytes(entry(1_700_000_000L + i, "n", Integer.toString(i)));
        }
        return all.toByteArray();
    }

    public static byte[] concat(byte[]... pieces) {
        var all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** {@code {"chunk": token}}. */
    public static Map<String, Object> chunk(String token) {
        return Map.of("chunk", token);
    }

    public static byte[] message(String tag, long seconds, String key, String value, Map<String, Object> options) {
        var writer = head(tag, 4).integer(seconds);
        return options(record(writer, key, value), options);
    }

    /** Forward mode; {@code entries} are {@code count} of them back to back. */
    public static byte[] forward(String tag, byte[] entries, int count, Map<String, Object> options) {
        var writer = head(tag, 3).arrayHeader(count).raw(entries, 0, entries.length);
        return options(writer, options);
    }

    public static byte[] packedForward(String tag, byte[] entries, Map<String, Object> options) {
        var writer = head(tag, 3).string32Header(entries.length).raw(entries, 0, entries.length);
        return options(writer, options);
    }

    /** Each of {@code members} is a member or frame of its own, as Fluentd compresses each emit. */
    public static byte[] compressedPackedForward(
            String tag, Compression compression, Map<String, Object> options, byte[]... members) {
        var payload = new ByteArrayOutputStream();
        for (byte[] member : members) {
            payload.writeBytes(Codec.deflate(compression, member, 0, member.length));
        }
        var all = new java.util.LinkedHashMap<String, Object>(options);
        all.put("compressed", compression.word());
        var writer = head(tag, 3).binary(payload.toByteArray());
        return options(writer, all);
    }

    /** {@code {"ack": token}}. */
    public static byte[] ack(String token) {
        return new MessagePackWriter().mapHeader(1).string("ack").string(token).toByteArray();
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessagePackWriter head(String tag, int elements) {
        return new MessagePackWriter().arrayHeader(elements).string(tag);
    }

    private static MessagePackWriter record(MessagePackWriter writer, String key, String value) {
        return writer.mapHeader(1).string(key).value(ValueFactory.newString(value));
    }

    private static byte[] options(MessagePackWriter writer, Map<String, Object> options) {
        writer.mapHeader(options.size());
        options.forEach((key, value) -> {
            writer.string(key);
            if (value instanceof Number number) {
                writer.integer(number.longValue());
            } else {
                writer.string(value.toString());
            }
        });
        return writer.toByteArray();
    }
}
