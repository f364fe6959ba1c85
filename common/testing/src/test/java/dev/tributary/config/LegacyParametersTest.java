package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LegacyParametersTest {
    private final Notes notes = new Notes();

    private record Out(
            @Section(doc = "buffer") Optional<ConfigElement> buffer,
            @Section(doc = "inject") Optional<ConfigElement> inject,
            @Section(doc = "format") Optional<ConfigElement> format) {}

    private record In(
            @Param(doc = "own") Optional<String> keys,
            @Section(doc = "parse") Optional<ConfigElement> parse) {}

    private <R extends Record> R bind(Class<R> type, String body) {
        ConfigElement root = ConfigParser.parse(
                "a.conf", "<match *>\n@type p\n" + body + "\n</match>", new Environment(Map.of(), "h", ""), notes);
        return ConfigBinder.bind(root.children().getFirst(), type, notes);
    }

    private static String shown(Optional<ConfigElement> section) {
        return section.map(element -> element.params().entrySet().stream()
                        .map(param -> param.getKey() + " " + param.getValue().text())
                        .sorted()
                        .collect(Collectors.joining(", ")))
                .orElse("none");
    }

    static Stream<Arguments> buffers() {
        return Stream.of(
                Arguments.of(
                        "buffer_type memory\nflush_interval 2s",
                        "@type memory, flush_interval 2s, flush_mode interval"),
                Arguments.of("slow_flush_log_threshold 5s", "slow_flush_log_threshold 5s"),
                Arguments.of(
                        "slow_flush_log_threshold 5s\n<buffer>\npath /b\n</buffer>",
                        "path /b, slow_flush_log_threshold 5s"),
                Arguments.of("buffer_path /b", "path /b"),
                Arguments.of("num_threads 3", "flush_thread_count 3"),
                Arguments.of("try_flush_interval 1", "flush_thread_interval 1"),
                Arguments.of("queued_chunk_flush_interval 1", "flush_thread_burst_interval 1"),
                Arguments.of("disable_retry_limit true", "retry_forever true"),
                Arguments.of("retry_limit 5", "retry_max_times 5"),
                Arguments.of("max_retry_wait 5", "retry_max_interval 5"),
                Arguments.of("buffer_chunk_limit 8m", "chunk_limit_size 8m"),
                Arguments.of("buffer_queue_limit 8", "queue_limit_length 8"),
                Arguments.of("buffer_queue_full_action exception", "overflow_action throw_exception"),
                Arguments.of("buffer_queue_full_action block", "overflow_action block"),
                Arguments.of("flush_at_shutdown", "flush_at_shutdown "),
                Arguments.of("time_slice_wait 1m\nutc", "timekey_use_utc true, timekey_wait 1m"),
                Arguments.of("time_slice_wait 1m\nlocaltime", "timekey_use_utc false, timekey_wait 1m"),
                Arguments.of("time_slice_format %Y%m%d\ntimezone Asia/Tokyo", "timekey 86400, timekey_zone Asia/Tokyo"),
                Arguments.of("time_slice_format %Y%m%d%H", "timekey 3600"),
                Arguments.of("time_slice_format %Y%m%d%H%M", "timekey 60"),
                Arguments.of("time_slice_format %Y%m%d%H%M%S", "timekey 1"));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void liftsFlatBufferParameters(String flat, String buffer) {
        assertThat(shown(bind(Out.class, flat).buffer())).isEqualTo(buffer);
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void retryWaitOutsideOfABufferIsNotLifted() {
        assertThat(bind(Out.class, "retry_wait 1").buffer()).isEmpty();
        assertThat(notes.all())
                .hasSize(1)
                .first()
                .asString()
                .contains("'retry_wait' in <match *> of p plugin is not used");
    }

    @Test
    void flatParametersBesideABufferAreIgnoredAndNoted() {
        Out out = bind(Out.class, "buffer_type file\nflush_interval 2s\n<buffer tag>\nflush_mode lazy\n</buffer>");
        assertThat(shown(out.buffer())).isEqualTo("flush_mode lazy");
        assertThat(notes.all())
                .containsExactly(
                        "a.conf:3:13: parameter 'buffer_type' is ignored: <match> has a <buffer> section, which counts"
                                + " alone; write it in there",
                        "a.conf:4:16: parameter 'flush_interval' is ignored: <match> has a <buffer> section, which "
                                + "counts alone; write it in there (Fluentd takes from it only that flush_mode is "
                                + "interval)");
    }

    @Test
    void liftsInjectParameters() {
        assertThat(shown(bind(Out.class, "include_time_key true\ninclude_tag_key true")
                        .inject()))
                .isEqualTo("tag_key tag, time_key time, time_type string");
        assertThat(shown(bind(Out.class, "include_time_key\ntime_key at\ntime_format %s\nutc")
                        .inject()))
                .isEqualTo("time_format %s, time_key at, time_type string, utc ");
        assertThat(shown(bind(Out.class, "tag_key t").inject())).isEqualTo("tag_key t");
        assertThat(shown(bind(Out.class, "include_tag_key false\ntag_key t").inject()))
                .isEmpty();
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void liftsFormatParameters() {
        assertThat(shown(bind(Out.class, "format json\ntime_format %s").format()))
                .isEqualTo("@type json, time_format %s");
        assertThat(shown(bind(Out.class, "output_type json").format())).isEqualTo("output_type json");
        assertThat(shown(bind(Out.class, "format single_value\nmessage_key m\nadd_newline false")
                        .format()))
                .isEqualTo("@type single_value, add_newline false, message_key m");
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void liftsParseParameters() {
        assertThat(shown(bind(In.class, "format json\ntime_key ts\nkeep_time_key true")
                        .parse()))
                .isEqualTo("@type json, keep_time_key true, time_key ts");
        assertThat(shown(bind(In.class, "format /^(?<a>.*)$/\ntypes a:integer").parse()))
                .isEqualTo("@type regexp, expression /^(?<a>.*)$/, types a:integer");
        assertThat(shown(bind(In.class, "format multiline\nformat_firstline /^a/\nformat1 /b/")
                        .parse()))
                .isEqualTo("@type multiline, format1 /b/, format_firstline /^a/");
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void leavesWhatThePluginReadsItself() {
        In in = bind(In.class, "format csv\nkeys a,b");
        assertThat(shown(in.parse())).isEqualTo("@type csv");
        assertThat(in.keys()).contains("a,b");
    }
}
