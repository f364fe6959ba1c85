package dev.tributary.filter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Makes UTF-8 of bytes that are none. */
final class Scrubbing {
    private Scrubbing() {}

    /** The bytes as UTF-8, with {@code ?} for each sequence that is none, as Ruby's {@code scrub('?')}. */
    static byte[] scrub(byte[] bytes, int offset, int length) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith("?")
                    .decode(ByteBuffer.wrap(bytes, offset, length));
            return text.toString().getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("a decoder that replaces has refused", e);
        }
    }
}
