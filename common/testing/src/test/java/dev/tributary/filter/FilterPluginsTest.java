package dev.tributary.filter;

import static dev.tributary.testing.TestEvents.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.plugin.Filter;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The filters as a configuration makes them. */
class FilterPluginsTest {
    private static final PackedEvents EVENTS = TestEvents.events(
            map("level", "WARN", "path", "/api/x"), map("level", "info", "path", "/health"), map("level", "error"));
    private final TestContext context = TestContext.own().worker(1, 2).plugins(new FilterPlugins().plugins());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void grepReadsItsSections() {
        assertThat(filter(
                        "@type grep",
                        "<regexp>",
                        "key level",
                        "pattern /warn|error/i",
                        "</regexp>",
                        "<or>",
                        "<exclude>",
                        "key path",
                        "pattern ^/api/",
                        "</exclude>",
                        "<exclude>",
                        "key $.level",
                        "pattern /fatal/",
                        "</exclude>",
                        "</or>"))
                .containsExactly("{\"level\":\"error\"}");
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void grepReadsItsOldSpelling() {
        assertThat(filter("@type grep", "regexp1 level WARN|info", "exclude1 path ^/health$"))
                .containsExactly("{\"level\":\"WARN\",\"path\":\"/api/x\"}");
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void grepRefusesAMixedGroupAndSaysWhere() {
        assertThatThrownBy(() -> filter(
                        "@type grep",
                        "<and>",
                        "<regexp>",
                        "key a",
                        "pattern b",
                        "</regexp>",
                        "<exclude>",
                        "key a",
                        "pattern b",
                        "</exclude>",
                        "</and>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("test.conf:3")
                .hasMessageContaining("not both");
    }

    @Test
    void recordTransformerReadsTheMultiworkerListing() {
        assertThat(filter(
                        "@type record_transformer",
                        "enable_ruby",
                        "<record>",
                        "worker_id ${ENV['SERVERENGINE_WORKER_ID']}   # Uses a filter to add the worker's id",
                        "</record>",
                        "remove_keys path,$.level"))
                .containsExactly("{\"worker_id\":\"1\"}", "{\"worker_id\":\"1\"}", "{\"worker_id\":\"1\"}");
        assertThat(context.warnings()).isEmpty();
    }

    @Test
    void recordTransformerReadsQuotedAndJsonValues() {
        assertThat(filter(
                                "@type record_transformer",
                                "renew_record true",
                                "<record>",
                                "a 'x${record[\"level\"]}'",
                                "b {\"t\":\"${tag}\",\"n\":[1,\"${record[\\\"level\\\"]}\"]}",
                                "</record>")
                        .getFirst())
                .isEqualTo("{\"a\":\"xWARN\",\"b\":{\"t\":\"app.web\",\"n\":[1,\"WARN\"]}}");
    }

    private List<String> filter(String... lines) {
        Filter filter = context.make(Category.FILTER, Filter.class, lines);
        return TestEvents.records(
                filter.filter(new Tag("app.web"), EVENTS).result().packed());
    }
}
