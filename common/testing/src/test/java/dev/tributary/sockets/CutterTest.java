package dev.tributary.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutterTest {
    private final List<String> texts = new ArrayList<>();
    private final Framing.Texts into = new Framing.Texts() {
        @Override
        public void text(byte[] bytes, int offset, int length) {
            texts.add(new String(bytes, offset, length, UTF_8));
        }

        @Override
        public void tooLong(long bytes) {
            texts.add("too long: " + bytes);
        }
    };

    /** Fed in two pieces, cut at every byte, and one byte at a time. */
    private void each(String delimiter, long limit, String stream, String... wanted) {
        byte[] bytes = stream.getBytes(UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            texts.clear();
            var cutter = new Cutter(delimiter.getBytes(UTF_8), limit);
            cutter.feed(bytes, 0, cut, into);
            cutter.feed(bytes, cut, bytes.length - cut, into);
            cutter.end(into);
            assertThat(texts).as("cut at %d", cut).containsExactly(wanted);
        }
        texts.clear();
        var cutter = new Cutter(delimiter.getBytes(UTF_8), limit);
        for (int at = 0; at < bytes.length; at++) {
            cutter.feed(bytes, at, 1, into);
        }
        cutter.end(into);
        assertThat(texts).containsExactly(wanted);
        assertThat(cutter.heldBytes()).isZero();
    }

    @Test
    void textsEndAtTheDelimiterWhereverTheStreamIsCut() {
        each("\n", 100, "one\ntwo\r\n\nthree", "one", "two\r", "", "three");
        each("\r\n", 100, "one\r\ntwo\nx\r\r\n\r\n", "one", "two\nx\r", "");
        each("\n\n", 100, "a\n\n\nb\n\n\n\n", "a", "\nb", "");
        each("END", 100, "aENDbENENDc", "a", "bEN", "c");
    }

    @Test
    void aTextBeyondTheLimitIsPassedOverAndTheNextIsRead() {
        each("\n", 3, "abc\nabcd\nab\nabcdefgh\nx", "abc", "too long: 4", "ab", "too long: 8", "x");
        each("\r\n", 3, "abc\r\nabcd\r\nab\r\n", "abc", "too long: 4", "ab");
    }

    @Test
    void aLongDelimiterBehindATextBeyondTheLimitIsSeen() {
        each("END", 3, "abcdefENDabcEND", "too long: 6", "abc");
    }

    @Test
    void ofATextBeyondTheLimitNothingIsKept() {
        var cutter = new Cutter(new byte[] {'\n'}, 10);
        for (int i = 0; i < 1000; i++) {
            cutter.feed(new byte[100], 0, 100, into);
            assertThat(cutter.heldBytes()).isLessThanOrEqualTo(11);
        }
    }
}
