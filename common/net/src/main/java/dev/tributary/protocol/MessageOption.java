package dev.tributary.protocol;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackReader.Kind;
import dev.tributary.msgpack.Skimmer;
import dev.tributary.msgpack.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The option map at the end of a message, as far as anybody acts on it. Keys that nobody knows and {@code size}, which
 * senders fill with different things, are passed over; something that is not a map counts as no option.
 *
 * @param compressed as sent, {@code text} if not
 * @param signal {@code fluent_signal}: 0 logs, 1 metrics, 2 traces
 * @param metadataStart where a non-empty map {@code metadata} lies, equal to {@code metadataEnd} if there is none
 */
record MessageOption(Optional<ChunkToken> chunk, String compressed, long signal, int metadataStart, int metadataEnd) {
    static final MessageOption NONE = new MessageOption(Optional.empty(), "text", 0, 0, 0);

    boolean hasMetadata() {
        return metadataEnd > metadataStart;
    }

    /**
     * @param remaining elements of the message that are left, the option being the first of them
     * @param json whether the ack is to be JSON
     */
    static MessageOption read(MessagePackReader reader, long remaining, boolean json) {
        if (remaining < 1 || reader.kind() != Kind.MAP) {
            return NONE;
        }
        var fields = new Fields();
        for (long left = reader.mapHeader(); left > 0; left--) {
            fields.pair(reader, json);
        }
        return new MessageOption(
                fields.chunk, fields.compressed, fields.signal, fields.metadataStart, fields.metadataEnd);
    }

    private static final class Fields {
        private Optional<ChunkToken> chunk = Optional.empty();
        private String compressed = "text";
        private long signal;
        private int metadataStart;
        private int metadataEnd;

        void pair(MessagePackReader reader, boolean json) {
            String key = "";
            if (isText(reader.kind())) {
                key = reader.string();
            } else {
                reader.skip();
            }
            Kind kind = reader.kind();
            int start = reader.position();
            reader.skip();
            int end = reader.position();
            switch (key) {
                case "chunk" -> chunk = token(reader, start, end, json);
                case "compressed" -> compressed = text(reader, kind, start, end);
                case "fluent_signal" -> signal = kind == Kind.INTEGER ? integer(reader, start, end) : 0;
                case "metadata" -> metadata(kind, start, end);
                default -> {}
            }
        }

        // A lone byte is an empty map: nothing worth keeping.
        private void metadata(Kind kind, int start, int end) {
            boolean kept = kind == Kind.MAP && end - start > 1;
            metadataStart = kept ? start : 0;
            metadataEnd = kept ? end : 0;
        }
    }

    /** nil and false ask for no ack, as they do to a Ruby server; any other value is a token. */
    private static Optional<ChunkToken> token(MessagePackReader reader, int start, int end, boolean json) {
        if (Skimmer.endWithinDepth(reader.bytes(), start, end) == Skimmer.TOO_DEEP) {
            throw new ProtocolException("option chunk nests deeper than " + Values.DEPTH_MAX);
        }
        int first = reader.bytes()[start] & 0xff;
        return first == 0xc0 || first == 0xc2
                ? Optional.empty()
                : Optional.of(new ChunkToken(Arrays.copyOfRange(reader.bytes(), start, end), json));
    }

    private static String text(MessagePackReader reader, Kind kind, int start, int end) {
        if (kind == Kind.NIL) {
            return "text";
        }
        if (!isText(kind)) {
            throw new ProtocolException("option compressed is " + kind + ", not a string");
        }
        return new String(new MessagePackReader(reader.bytes(), start, end - start).raw(), StandardCharsets.UTF_8);
    }

    private static long integer(MessagePackReader reader, int start, int end) {
        return new MessagePackReader(reader.bytes(), start, end - start).integer();
    }

    private static boolean isText(Kind kind) {
        return kind == Kind.STRING || kind == Kind.BINARY;
    }
}
