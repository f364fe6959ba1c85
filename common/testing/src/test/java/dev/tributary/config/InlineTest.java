package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InlineTest {
    record Shared(
            @Param(doc = "x", value = "1") int count,
            @Param(doc = "x") String name) {
        Shared {
            if (count > 9) {
                throw new ConfigException("count is too large");
            }
        }
    }

    record Plugin(
            @Param(doc = "x", value = "a") String before,
            @Inline Shared shared,
            @Param(doc = "x", value = "b") String after) {}

    private final List<String> warnings = new ArrayList<>();

    @Test
    void bindsSharedParametersBesideItsOwn() {
        assertThat(bind(Map.of("name", "n", "after", "z"))).isEqualTo(new Plugin("a", new Shared(1, "n"), "z"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void sharedParametersAreRequiredAndRefusedAsAnyOther() {
        assertThatThrownBy(() -> bind(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'name' is missing");
        assertThatThrownBy(() -> bind(Map.of("name", "n", "count", "10")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("count is too large");
    }

    private Plugin bind(Map<String, String> params) {
        var values = new LinkedHashMap<String, ConfigValue>();
        params.forEach((key, text) -> values.put(key, new ConfigValue(text, Position.UNKNOWN)));
        var element = new ConfigElement("source", "", values, List.of(), Position.UNKNOWN);
        return ConfigBinder.bind(element, Plugin.class, (position, message) -> warnings.add(message));
    }
}
