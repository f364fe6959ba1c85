package dev.tributary.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilePathTest {

    // What Fluentd names its files; _# stands for the free number.
    @ParameterizedTest
    @CsvSource(textBlock = """
            /d/f,            86400, false, .log, '',    /d/f.%Y%m%d_#.log
            /d/f,            86400, true,  .log, '',    /d/f.%Y%m%d.log
            /d/f,            3600,  true,  .log, .gz,   /d/f.%Y%m%d%H.log.gz
            /d/f,            60,    true,  .log, '',    /d/f.%Y%m%d%H%M.log
            /d/f,            1,     false, .log, '',    /d/f.%Y%m%d%H%M%S_#.log
            /d/f,            0,     false, .log, '',    /d/f_#.log
            /d/f,            0,     true,  '',   '',    /d/f
            /d/star.*.data,  60,    false, .log, '',    /d/star.%Y%m%d%H%M_#.data
            /d/*/star,       86400, true,  .log, .zstd, /d/%Y%m%d/star.zstd
            /d/f2-%Y%m%d%H,  3600,  true,  .log, .gz,   /d/f2-%Y%m%d%H.log.gz
            /d/%Y/%m/%d/%H,  3600,  false, .log, '',    /d/%Y/%m/%d/%H_#.log
            """)
    void namesFilesAsFluentdDoes(
            String path, long timekey, boolean append, String suffix, String compression, String template) {
        assertThat(FilePath.template(path, timekey, append, suffix, compression).replace(FilePath.INDEX, "_#"))
                .isEqualTo(template);
    }

    @Test
    void refusesAPathThatShowsOnlyAPartOfTheTime() {
        assertThatThrownBy(() -> FilePath.template("/d/x-%H", 3600, true, ".log", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("insufficient timestamp placeholders in path");
    }

    @Test
    void refusesAStarWithoutATimeKey() {
        assertThatThrownBy(() -> FilePath.template("/d/x.*", 0, true, ".log", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("must be used with buffer chunk key 'time'");
    }
}
