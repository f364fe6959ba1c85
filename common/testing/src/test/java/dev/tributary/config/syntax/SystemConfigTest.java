package dev.tributary.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.Notes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemConfigTest {
    private final Notes notes = new Notes();

    private Configuration read(String text) {
        var environment = new Environment(Map.of(), "host1", "");
        return Configuration.of(ConfigParser.parse("a.conf", text, environment, notes), notes);
    }

    private static String system(String... lines) {
        return "<system>\n" + String.join("\n", lines) + "\n</system>\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workers 1",
                "restart_worker_interval 1s",
                "root_dir /tmp",
                "log_level info",
                "suppress_repeated_stacktrace true",
                "emit_error_log_interval 30",
                "ignore_repeated_log_interval 30",
                "ignore_same_log_interval 30",
                "suppress_config_dump true",
                "log_event_verbose true",
                "without_source false",
                "with_source_only false",
                "rpc_endpoint 127.0.0.1:24444",
                "enable_get_dump true",
                "process_name p",
                "file_permission 0640",
                "dir_permission 0750",
                "umask 0022",
                "strict_config_value true",
                "enable_msgpack_time_support true",
                "disable_shared_socket true",
                "enable_input_metrics true",
                "enable_size_metrics true",
                "enable_jit true",
                "config_include_dir /nowhere"
            })
    void everyParameterOfFluentdsIsObeyedOrIgnoredWithAReason(String line) {
        read(system(line));
        assertThat(notes.all())
                .hasSizeLessThanOrEqualTo(1)
                .allSatisfy(note -> assertThat(note)
                        .doesNotContain("is not used")
                        .matches("(?s).*(Without effect: \\w+.*|.*nowhere.*)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"path /x", "rotate_age daily", "rotate_size 1m", "forced_stacktrace_level info"})
    void soIsEveryOneOfTheLogs(String line) {
        read(system("<log>", line, "</log>"));
        assertThat(notes.all())
                .singleElement()
                .asString()
                .startsWith("a.conf:3:")
                .contains("' in <log>: Without effect: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics", "counter_server", "counter_client", "source_only_buffer"})
    void soIsEverySection(String name) {
        read(system("<" + name + ">", "</" + name + ">"));
        assertThat(notes.all())
                .singleElement()
                .asString()
                .startsWith("a.conf:2:1: <" + name + "> in <system>: Without effect: ");
    }

    @Test
    void theLogsFormatIsObeyed() {
        LogConfig log = read(system("<log>", "format json", "time_format %s", "</log>"))
                .system()
                .log();
        assertThat(log.format()).isEqualTo(LogConfig.Format.JSON);
        assertThat(log.timeFormat()).contains("%s");
        assertThat(notes.all()).isEmpty();
        assertThat(SystemConfig.defaults().log().differs()).isFalse();
    }

    @Test
    void permissionsAreThoseOfFileBuffersThatNameNone() {
        Configuration configuration = read(system("file_permission 0640", "dir_permission 0750") + """
                <match a>
                  @type copy
                  <store>
                    @type forward
                    <buffer tag>
                      @type file
                      dir_permission 0700
                    </buffer>
                  </store>
                </match>
                <match b>
                  @type forward
                  <buffer>
                    @type memory
                  </buffer>
                </match>
                """);
        ConfigElement inStore = configuration
                .pipeline()
                .get(0)
                .element()
                .child("store")
                .orElseThrow()
                .child("buffer")
                .orElseThrow();
        assertThat(inStore.param("file_permission")).contains("0640");
        assertThat(inStore.param("dir_permission")).contains("0700");
        ConfigElement inMemory =
                configuration.pipeline().get(1).element().child("buffer").orElseThrow();
        assertThat(inMemory.params()).containsOnlyKeys("@type");
    }
}
