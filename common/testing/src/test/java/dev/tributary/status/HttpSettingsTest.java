package dev.tributary.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
    private final Map<String, String> properties = new HashMap<>(Map.of(
            "quarkus.http.host",
            "127.0.0.1",
            "quarkus.http.port",
            "8080",
            HttpSettings.MAX_CONNECTIONS,
            "128",
            HttpSettings.REQUEST_TIMEOUT,
            "60s"));

    private HttpSettings settings() {
        return HttpSettings.of(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withConverter(Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .build());
    }

    @Test
    void everybodyMayAskWithoutAToken() {
        assertThat(settings().token()).isEmpty();
        assertThat(settings().limits().connectionsMax()).isEqualTo(128);
        assertThat(settings().limits().requestTimeout()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aTokenIsNeverShown() {
        properties.put(HttpSettings.TOKEN, "hush");
        assertThat(settings().token()).contains("hush");
        assertThat(settings().toString()).isEqualTo("127.0.0.1:8080");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void anEmptyTokenIsRefused(String token) {
        properties.put(HttpSettings.TOKEN, token);
        assertThatThrownBy(this::settings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TRIBUTARY_HTTP_TOKEN")
                .hasMessageContaining("is empty");
    }

    @ParameterizedTest
    @CsvSource({"tributary.http.max-connections, 0", "tributary.http.request-timeout, 0s"})
    void limitsThatLetNobodyInAreRefused(String property, String value) {
        properties.put(property, value);
        assertThatThrownBy(this::settings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(property);
    }
}
