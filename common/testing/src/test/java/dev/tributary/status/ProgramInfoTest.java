package dev.tributary.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.filter.FilterPlugins;
import dev.tributary.modules.PluginModule;
import dev.tributary.worker.TestHost;
import io.prometheus.client.CollectorRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a program tells about itself, on its page and among its metrics. */
class ProgramInfoTest {
    private static final String CONFIG = "<match **>\n  @type probe\n</match>\n";
    private static final Instant SINCE = Instant.parse("2026-01-31T12:00:00.123Z");

    private final ProgramInfo program = new ProgramInfo("aggregator", "1.2.3", "test-host", SINCE);

    @Test
    void metricsTellWhatRunsAndWhichConfiguration() throws Exception {
        try (var host = new TestHost()) {
            var registry = new CollectorRegistry();
            registry.register(new ProgramCollector(program, host.supervisor));
            assertThat(registry.getSampleValue("tributary_config_loaded_timestamp_seconds"))
                    .as("nothing is loaded yet")
                    .isNull();
            double before = System.currentTimeMillis() / 1000.0;
            host.start(CONFIG);

            assertThat(registry.getSampleValue(
                            "tributary_build_info", new String[] {"program", "version", "java", "node"}, new String[] {
                                "aggregator", "1.2.3", Runtime.version().toString(), "test-host"
                            }))
                    .isEqualTo(1.0);
            assertThat(registry.getSampleValue("tributary_config_info", new String[] {"name", "hash"}, new String[] {
                        "test.conf", sha256(CONFIG)
                    }))
                    .isEqualTo(1.0);
            assertThat(registry.getSampleValue("tributary_config_loaded_timestamp_seconds"))
                    .isBetween(before, System.currentTimeMillis() / 1000.0);
            assertThat(registry.getSampleValue("tributary_uptime_seconds")).isPositive();
        }
    }

    @Test
    void thePageTellsWherePluginsComeFromThatTheProgramIsNotPackagedWith() throws Exception {
        try (var host = new TestHost()) {
            var plugins = new FilterPlugins().plugins();
            var added = new PluginModule(
                    "/opt/plugins/acme.jar", plugins, Optional.of(getClass().getClassLoader()));
            host.start(CONFIG, added);
            String all = plugins.stream()
                    .map(type -> type.category().word() + " " + type.name())
                    .collect(Collectors.joining(", "));
            assertThat(StatusPage.page(program, host.supervisor, SINCE))
                    .contains("plugins of /opt/plugins/acme.jar: " + all + "\n");
        }
    }

    @Test
    void thePageTellsTheSame() throws Exception {
        try (var host = new TestHost()) {
            host.start(CONFIG);
            String page = StatusPage.page(program, host.supervisor, SINCE.plus(Duration.ofMinutes(192)));
            assertThat(page)
                    .startsWith("aggregator 1.2.3 on test-host, up 3 h 12 min, since 2026-01-31T12:00:00Z\n")
                    .contains("configuration: test.conf, hash " + sha256(CONFIG) + ", loaded 20")
                    .contains("probe output");
        }
    }

    @ParameterizedTest
    @CsvSource({"PT5S,5 s", "PT61S,1 min 1 s", "PT1H1S,1 h 0 min", "P3DT4H,3 d 4 h", "PT-1S,0 s"})
    void timesAreForPeople(Duration up, String shown) {
        assertThat(program.shown(SINCE.plus(up))).contains(", up " + shown + ", since");
    }

    private static String sha256(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, 12);
    }
}
