package dev.tributary.sockets;

import java.util.Arrays;

/**
 * Texts behind their length, {@code 11 <13>message}, as RFC 6587 has it. What is longer than the limit is passed over
 * without being kept. Framing only: it does no I/O and goes on where it stopped.
 */
final class OctetCounted implements Framing {
    private static final int DIGITS_MAX = 9;

    private final long limit;
    private byte[] begun = new byte[0];
    private int length;
    /** Of the text that has begun; -1 while its length is read. */
    private int wanted = -1;

    private int digits;
    private int number;

    /** @param limit most bytes of a text */
    OctetCounted(long limit) {
        this.limit = limit;
    }

    @Override
    public void feed(byte[] bytes, int offset, int count, Texts texts) {
        int at = offset;
        int end = offset + count;
        while (at < end) {
            if (wanted < 0) {
                digit(bytes[at++]);
            } else {
                int piece = Math.min(wanted - length, end - at);
                keep(bytes, at, piece);
                at += piece;
            }
            if (wanted >= 0 && length == wanted) {
                text(texts);
            }
        }
    }

    private void digit(byte one) {
        if (one == ' ' && digits > 0) {
            wanted = number;
            begun = wanted > limit ? new byte[0] : begun;
        } else if (one >= '0' && one <= '9' && digits < DIGITS_MAX) {
            number = number * 10 + (one - '0');
            digits++;
        } else {
            throw new FramingException(
                    "a length of at most %d digits and a blank should stand before each message (frame_type octet_count), and byte 0x%02x is neither"
                            .formatted(DIGITS_MAX, one & 0xff));
        }
    }

    private void keep(byte[] bytes, int from, int count) {
        if (wanted <= limit) {
            if (begun.length < length + count) {
                begun = Arrays.copyOf(begun, (int) Math.min(wanted, Math.max(length + count, 2L * length)));
            }
            System.arraycopy(bytes, from, begun, length, count);
        }
        length += count;
    }

    private void text(Texts texts) {
        if (wanted > limit) {
            texts.tooLong(wanted);
        } else {
            texts.text(begun, 0, length);
        }
        wanted = -1;
        length = 0;
        digits = 0;
        number = 0;
    }

    @Override
    public long heldBytes() {
        return wanted > limit ? 0 : length;
    }

    /** A text that is torn is none. */
    @Override
    public void end(Texts texts) {
        wanted = -1;
        length = 0;
    }
}
