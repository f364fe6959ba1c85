package dev.tributary.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerTextTest {
    @ParameterizedTest
    @CsvSource({
        "app.web, app.web",
        "für.東京, für.東京",
        "a\\nb, a?b",
        "a\\r\\nb, a??b",
        "\\33[31ma, ?[31ma",
        "a\\233\\61m, a?1m",
        "a\\0b\\177, a?b?",
        "a\u2028b\u202ec\u200b, a?b?c?",
        "a\ud800b, a?b"
    })
    void neitherForgesALineNorLeadsATerminal(String sent, String shown) {
        assertThat(PeerText.shown(sent.translateEscapes())).isEqualTo(shown);
        assertThat(PeerText.line(sent.translateEscapes())).isEqualTo(shown);
    }

    @Test
    void aWordIsCutAndASentenceIsNot() {
        String faces = "\ud83d\ude00".repeat(300);
        assertThat(PeerText.shown(faces)).isEqualTo("\ud83d\ude00".repeat(200) + "...");
        assertThat(PeerText.line(faces)).isEqualTo(faces);
    }
}
