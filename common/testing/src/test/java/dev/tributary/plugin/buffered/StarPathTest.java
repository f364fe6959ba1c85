package dev.tributary.plugin.buffered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StarPathTest {

    // The names that Fluentd 1.19.3 gives its files.
    @ParameterizedTest
    @CsvSource(textBlock = """
            /d/forward.*.buffer, /d/forward,    /d,         forward.b5f3a.buffer
            /d/td.forward.*.log, /d/td.forward, /d,         td.forward.q5f3a.log
            /d/forward.*,        /d/forward,    /d,         forward.b5f3a.log
            /d/forward.*x,       /d/forward,    /d,         forward.*x.b5f3a.log
            /d/web-*,            /d/web,        /d/web-*,   buffer.b5f3a.log
            /d/*.log,            /d,            /d/*.log,   buffer.q5f3a.log
            forward.*.log,       forward,       '',         forward.b5f3a.log
            """)
    void isAFolderNamedAsWhatStandsBeforeTheStar(String path, String folder, String parent, String chunk) {
        StarPath star = StarPath.of(path, ".log");

        assertThat(star.folder()).isEqualTo(Path.of(folder));
        assertThat(star.ofFile().folder()).isEqualTo(Path.of(parent));
        assertThat(star.ofFile().isChunk(chunk)).isTrue();
        assertThat(star.ofFile().isChunk(chunk + ".meta")).isFalse();
        assertThat(star.ofFile().isChunk("other.b5f3a.log")).isFalse();
    }

    @Test
    void refusesAStarInTheNameOfAFolder() {
        assertThatThrownBy(() -> StarPath.of("/d/*/buffer", ".log"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("buffer path /d/*/buffer has a * in the name of a folder");
    }
}
