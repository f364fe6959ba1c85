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

    // Fluentd puts its own time behind a path that has none of the directives it looks for, and wants all if it has
    // one.
    @ParameterizedTest
    @CsvSource(textBlock = """
            /d/%s,              3600,    /d/%s.%Y%m%d%H
            /d/%j,              86400,   /d/%j.%Y%m%d
            /d/%b,              3600,    /d/%b.%Y%m%d%H
            /d/%F,              86400,   /d/%F.%Y%m%d
            /d/%Y-%j,           86400,   /d/%Y-%j
            /d/%y%j/%H,         3600,    /d/%y%j/%H
            /d/%Y/%b/%d,        86400,   /d/%Y/%b/%d
            /d/%d-%b-%Y.%H,     3600,    /d/%d-%b-%Y.%H
            /d/%Y/%s,           1,       /d/%Y/%s
            /d/%y%m%d,          86400,   /d/%y%m%d
            /d/%Y-%-m-%-d,      86400,   /d/%Y-%-m-%-d
            /d/%d/%G-W%V-%u,    86400,   /d/%d/%G-W%V-%u
            /d/%Y-%U-%a,        86400,   /d/%Y-%U-%a
            /d/%Y-%m-%d-%I%p,   3600,    /d/%Y-%m-%d-%I%p
            /d/%Y-%m-%d-%T,     1,       /d/%Y-%m-%d-%T
            /d/%Y-W%W,          604800,  /d/%Y-W%W
            /d/%Y%m,            2678400, /d/%Y%m
            /d/${tag}/%Y-%j,    86400,   /d/${tag}/%Y-%j
            """)
    void takesEveryDirectiveThatKeepsTheSlicesApart(String path, long timekey, String template) {
        assertThat(FilePath.template(path, timekey, true, ".log", "")).isEqualTo(template + ".log");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /d/%Y-%j,          3600,     hours of a day
            /d/%m-%d,          86400,    years
            /d/%d-%j,          86400,    years
            /d/%Y/%b,          86400,    days of a month
            /d/%Y/%b,          2592000,  the first and the 31st of January
            /d/%Y/%m/%d/%I,    3600,     morning and afternoon
            /d/%Y-%H,          3600,     days
            /d/%Y%-m%-d,       86400,    11 January and 1 November
            /d/%Y-%m-%-d%-H,   3600,     hour 11 of the 1st and hour 1 of the 11th
            /d/%Y-%V-%u,       86400,    1 January and 30 December of 2024
            /d/%Y-%m-%d %a,    3600,     hours of a day
            /d/%Y%m%d%H,       60,       minutes
            """)
    void refusesDirectivesThatGiveTwoSlicesOneName(String path, long timekey, String merged) {
        assertThatThrownBy(() -> FilePath.template(path, timekey, true, ".log", ""))
                .as(merged)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "insufficient timestamp placeholders in path: timekey " + timekey + "s needs all of");
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
