package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("port", "bind", "chunk_size_limit", "add_tag_prefix", "tag");

    @Test
    void findsSlipsOfTheKeyboard() {
        assertThat(Nearest.of("prot", NAMES)).contains("port");
        assertThat(Nearest.of("chunk_limit_size", NAMES)).contains("chunk_size_limit");
        assertThat(Nearest.of("chunck_size_limt", NAMES)).contains("chunk_size_limit");
        assertThat(Nearest.of("tags", NAMES)).contains("tag");
    }

    @Test
    void leavesOtherWordsAlone() {
        assertThat(Nearest.of("environment", NAMES)).isEmpty();
        assertThat(Nearest.of("x", List.of())).isEmpty();
    }

    @Test
    void closestHasNoBound() {
        assertThat(Nearest.closest("environment", NAMES)).isPresent();
        assertThat(Nearest.closest("x", List.of())).isEmpty();
    }
}
