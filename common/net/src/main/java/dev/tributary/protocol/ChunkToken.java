package dev.tributary.protocol;

import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What identifies a chunk to its sender: the value of the option {@code chunk}, exactly as it was packed. It is
 * compared and sent back byte for byte, never decoded, trimmed or judged.
 */
public final class ChunkToken {
    private static final int SHOWN_BYTES_MAX = 200;
    private static final Pattern DERIVED = Pattern.compile("[A-Za-z0-9+/]{22}==|[0-9a-f]{128}");

    private final byte[] packed;
    private final boolean json;

    ChunkToken(byte[] packed, boolean json) {
        this.packed = packed;
        this.json = json;
    }

    /** The token that Fluentd makes of a chunk's id: Base64 and a newline, as a string. */
    public static ChunkToken ofId(byte[] id) {
        return ofText(Base64.getEncoder().encodeToString(id) + "\n");
    }

    public static ChunkToken ofText(String text) {
        return new ChunkToken(new MessagePackWriter().string(text).toByteArray(), false);
    }

    /** The packed value; not to be changed. */
    public byte[] packed() {
        return packed;
    }

    /**
     * Whether it looks like a hash of the content, as Fluent Bit makes them, so that equal contents may have the same:
     * 16 bytes as Base64, or 64 as hexadecimal digits. A sender's own numbers may look so too; nothing is lost by that.
     */
    public boolean mayBeDerived() {
        return new MessagePackReader(packed).kind() == MessagePackReader.Kind.STRING
                && DERIVED.matcher(text()).matches();
    }

    private String text() {
        var reader = new MessagePackReader(packed);
        int length = reader.rawHeader();
        return new String(packed, reader.position(), length, StandardCharsets.ISO_8859_1);
    }

    /**
     * The whole acknowledgement, to be written at once, in the language of the message that carried the token.
     *
     * <pre>{@code
     * 81 a3 61 63 6b <token>          or     {"ack":<token>}
     * }</pre>
     */
    public byte[] ack() {
        var ack = new MessagePackWriter(packed.length + 8);
        ack.mapHeader(1).string("ack").raw(packed, 0, packed.length);
        if (!json) {
            return ack.toByteArray();
        }
        var text = new MessagePackWriter(packed.length + 16);
        new JsonWriter().write(new MessagePackReader(ack.bytes(), 0, ack.length()), text);
        return text.toByteArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChunkToken token && Arrays.equals(packed, token.packed);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(packed);
    }

    /** As JSON, for a log line; a long one is cut. */
    @Override
    public String toString() {
        var text = new MessagePackWriter(packed.length + 16);
        new JsonWriter().write(new MessagePackReader(packed), text);
        int shown = Math.min(text.length(), SHOWN_BYTES_MAX);
        return new String(text.bytes(), 0, shown, StandardCharsets.UTF_8) + (shown < text.length() ? "…" : "");
    }
}
