package dev.tributary.protocol;

import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.msgpack.MessagePackWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Messages as real senders put them on the wire. */
final class Golden {
    /** Two entries that Fluentd wrote: {@code {"hello":"world"}} and {@code {"a":1,...}}. */
    static final String ENTRIES =
            "92d7006b04b1f502c7dc1181a568656c6c6fa5776f726c64" + "92d7006b04b1f502cca18781a568656c6c6fa5776f726c64";

    static final String TOKEN = "b9" + ascii("Zg+GRKv2vLeWRlz0FH3LhA==\n");

    /** Fluentd out_forward: tag t.s, two events, acknowledged. */
    static final byte[] PACKED_FORWARD = hex("93a3742e73 db00000030 " + ENTRIES
            + " 83a473697a6502 aa636f6d70726573736564 a474657874 a56368756e6b" + TOKEN);

    /** A logger library: one event with a chunk. */
    static final byte[] MESSAGE = hex("94 a3742e61 ce55ece6f8 81a16d01 81a56368756e6ba24348");

    /** Fluent Bit without options. */
    static final byte[] FORWARD = hex("92 a3742e73 92" + ENTRIES);

    /** Fluent Bit since 5.0.5: every entry's time wrapped with metadata, option map with a map 32 header. */
    static final byte[] FORWARD_WITH_METADATA = hex("93 a3742e73 92"
            + "92 92d7006b04b1f500000005 80 81a16101"
            + "92 92d7006b04b1f500000006 81a16da178 81a16102"
            + "df00000002 a56368756e6b a3616263 ad666c75656e745f7369676e616c 00");

    static final byte[] HEARTBEAT = hex("c0");

    static final byte[] JSON = ("[\"t.j\",[[1441588984,{\"a\":\"x]}\\\"{\"}]],{\"chunk\":\"JC\"}]\n"
                    + "[\"t.j\",1441588985,{\"b\":[1,2.5,null]}]")
            .getBytes(StandardCharsets.UTF_8);

    private Golden() {}

    /** One member or frame for each of the two entries, as Fluentd compresses each emit by itself. */
    static byte[] compressed(Compression compression) {
        return compressed(compression, compression.word(), members(compression));
    }

    static byte[] members(Compression compression) {
        byte[] entries = hex(ENTRIES);
        var members = new ByteArrayOutputStream();
        members.writeBytes(Codec.deflate(compression, entries, 0, 24));
        members.writeBytes(Codec.deflate(compression, entries, 24, 24));
        return members.toByteArray();
    }

    static byte[] compressed(Compression compression, String word, byte[] payload) {
        return new MessagePackWriter()
                .arrayHeader(3)
                .string("t.s")
                .binary(payload)
                .mapHeader(3)
                .string("size")
                .integer(2)
                .string("compressed")
                .string(word)
                .string("chunk")
                .string("c1")
                .toByteArray();
    }

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static String ascii(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
