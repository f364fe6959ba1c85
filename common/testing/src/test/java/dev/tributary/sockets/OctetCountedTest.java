package dev.tributary.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OctetCountedTest {
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

    @Test
    void textsStandBehindTheirLengthWhereverTheStreamIsCut() {
        byte[] stream = "3 abc0 10 01234567896 toolon4 last1 ".getBytes(UTF_8);
        for (int cut = 0; cut <= stream.length; cut++) {
            texts.clear();
            var frames = new OctetCounted(10);
            frames.feed(stream, 0, cut, into);
            frames.feed(stream, cut, stream.length - cut, into);
            frames.end(into);
            assertThat(texts).as("cut at %d", cut).containsExactly("abc", "", "0123456789", "toolon", "last");
        }
    }

    @Test
    void aTextBeyondTheLimitIsPassedOverAndNotKept() {
        var frames = new OctetCounted(3);
        byte[] stream = "5 abcde3 xyz".getBytes(UTF_8);
        for (int at = 0; at < stream.length; at++) {
            frames.feed(stream, at, 1, into);
            assertThat(frames.heldBytes()).isLessThanOrEqualTo(3);
        }
        assertThat(texts).containsExactly("too long: 5", "xyz");
    }

    @Test
    void whatHasNoLengthIsNoStreamOfThese() {
        for (String wrong : new String[] {"abc", " 5", "-1 x", "1234567890 x", "5\nabcde"}) {
            assertThatThrownBy(() -> new OctetCounted(10).feed(wrong.getBytes(UTF_8), 0, wrong.length(), into))
                    .isInstanceOf(FramingException.class)
                    .hasMessageContaining("octet_count");
        }
    }
}
