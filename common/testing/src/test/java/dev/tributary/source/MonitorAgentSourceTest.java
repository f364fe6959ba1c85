package dev.tributary.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Position;
import dev.tributary.modules.PluginRegistry;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Condition;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.plugin.PluginView;
import dev.tributary.plugin.PluginView.Reading;
import dev.tributary.plugin.Source;
import dev.tributary.plugin.WorkerView;
import dev.tributary.testing.TestContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitorAgentSourceTest {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private static final PluginView SAMPLE = new PluginView(
            "in",
            "source",
            "dummy",
            Map.of("tag", "app"),
            List.of(
                    new Reading("emit_events", List.of(), 7),
                    new Reading("emit_bytes", List.of(), 700),
                    new Reading("emits", List.of(), 3)),
            Optional.empty());
    private static final PluginView FORWARD = new PluginView(
            "out",
            "output",
            "forward",
            Map.of("shared_key", "xxxxxx"),
            List.of(
                    new Reading("emit_events", List.of(), 5),
                    new Reading("emit_bytes", List.of(), 500),
                    new Reading("emits", List.of(), 2),
                    new Reading("buffer_bytes", List.of("state", "staged"), 100),
                    new Reading("buffer_bytes", List.of("state", "queued"), 200),
                    new Reading("buffer_bytes", List.of("state", "dequeued"), 50),
                    new Reading("buffer_chunks", List.of("state", "staged"), 1),
                    new Reading("buffer_chunks", List.of("state", "queued"), 2),
                    new Reading("buffer_chunks", List.of("state", "dequeued"), 1),
                    new Reading("write_errors", List.of("reason", "refused"), 4),
                    new Reading("write_errors", List.of("reason", "secondary"), 1),
                    new Reading("secondary_writes", List.of(), 3),
                    new Reading("chunks_taken_back", List.of(), 2),
                    new Reading("slow_flushes", List.of(), 6),
                    new Reading("chunks_dropped", List.of(), 8),
                    new Reading("buffer_limit_bytes", List.of(), 1000),
                    new Reading("flush_count", List.of(), 9),
                    new Reading("flush_seconds", List.of(), 0.5),
                    new Reading("upstream_up", List.of("server", "a"), 1),
                    new Reading("upstream_up", List.of("server", "b"), 0)),
            Optional.of(new Condition(
                    false,
                    Map.of(
                            "failing_seconds",
                            10,
                            "retry_steps",
                            3,
                            "next_retry_seconds",
                            2,
                            "oldest_timekey",
                            60L,
                            "newest_timekey",
                            120L,
                            "timekeys",
                            "60,120"))));
    private static final PluginView GREP = new PluginView(
            "grep",
            "filter",
            "grep",
            Map.of(),
            List.of(
                    new Reading("emit_events", List.of(), 6),
                    new Reading("emit_bytes", List.of(), 600),
                    new Reading("emits", List.of(), 4)),
            Optional.empty());
    private static final PluginView COPY =
            new PluginView("copy", "output", "copy", Map.of(), List.of(), Optional.empty());

    private boolean reload;
    private final TestContext context = TestContext.own().worker(2, 4).worker(new WorkerView() {
        @Override
        public List<PluginView> plugins() {
            return List.of(SAMPLE, GREP, COPY, FORWARD);
        }

        @Override
        public Optional<String> outputOf(String tag) {
            return tag.equals("app") ? Optional.of("out") : Optional.empty();
        }

        @Override
        public Map<String, Object> program() {
            var told = new LinkedHashMap<String, Object>();
            told.put("pid", 42);
            told.put("version", "1.2.3");
            return told;
        }

        @Override
        public Optional<Future<String>> reload() {
            return reload ? Optional.of(Future.succeededFuture("reloaded")) : Optional.empty();
        }
    });
    private Optional<Source> source = Optional.empty();

    @AfterEach
    void close() throws Exception {
        source.ifPresent(one -> await(one.stop()));
        context.close();
    }

    private static void await(Future<Void> work) {
        try {
            work.toCompletionStage().toCompletableFuture().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Source make(String... namesAndValues) {
        var params = new LinkedHashMap<String, ConfigValue>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            params.put(namesAndValues[i], new ConfigValue(namesAndValues[i + 1], Position.UNKNOWN));
        }
        var element = new ConfigElement("source", "", params, List.of(), Position.UNKNOWN);
        return (Source) PluginRegistry.of(new SourcePlugins())
                .find(Category.SOURCE, "monitor_agent")
                .orElseThrow()
                .create(element, context);
    }

    private int start(String... namesAndValues) {
        Source made = make(namesAndValues);
        await(made.start());
        source = Optional.of(made);
        return (int) made.condition().orElseThrow().data().get("port");
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(DEADLINE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void tellsThePluginsInFluentdsWords() throws Exception {
        int port = start("port", "0", "bind", "127.0.0.1");
        assertThat(get(port, "/api/plugins.json").body())
                .isEqualTo("{\"plugins\":["
                        + "{\"plugin_id\":\"in\",\"plugin_category\":\"input\",\"type\":\"dummy\",\"output_plugin\":false,"
                        + "\"emit_records\":7,\"emit_size\":700,\"emit_count\":3},"
                        + "{\"plugin_id\":\"grep\",\"plugin_category\":\"filter\",\"type\":\"grep\","
                        + "\"output_plugin\":false,\"emit_records\":6,\"emit_size\":600,\"emit_count\":4},"
                        + "{\"plugin_id\":\"copy\",\"plugin_category\":\"output\",\"type\":\"copy\",\"output_plugin\":true},"
                        + "{\"plugin_id\":\"out\",\"plugin_category\":\"output\",\"type\":\"forward\","
                        + "\"output_plugin\":true,\"emit_records\":5,\"emit_size\":500,\"emit_count\":2,"
                        + "\"retry_count\":5,\"write_count\":13,\"write_secondary_count\":3,\"rollback_count\":2,"
                        + "\"slow_flush_count\":6,\"flush_time_count\":500,\"drop_oldest_chunk_count\":8,"
                        + "\"buffer_stage_length\":1,\"buffer_stage_byte_size\":100,\"buffer_queue_length\":3,"
                        + "\"buffer_queue_byte_size\":250,\"buffer_total_queued_size\":350,"
                        + "\"buffer_available_buffer_space_ratios\":65.0,\"buffer_timekeys\":[60,120],"
                        + "\"buffer_oldest_timekey\":60,\"buffer_newest_timekey\":120,"
                        + "\"healthy_nodes_count\":1,\"registered_nodes_count\":2}]}");
    }

    @Test
    void tellsThemAsLtsvToo() throws Exception {
        int port = start("port", "0");
        assertThat(get(port, "/api/plugins?@id=in").body())
                .isEqualTo("plugin_id:in\tplugin_category:input\ttype:dummy\toutput_plugin:false\temit_records:7"
                        + "\temit_size:700\temit_count:3\n");
        assertThat(get(port, "/api/config").body()).isEqualTo("pid:42\tversion:1.2.3\n");
    }

    @Test
    void tellsOfTheProgram() throws Exception {
        assertThat(get(start("port", "0"), "/api/config.json").body()).isEqualTo("{\"pid\":42,\"version\":\"1.2.3\"}");
    }

    private static List<String> ids(HttpResponse<String> answer) {
        return new JsonObject(answer.body())
                .getJsonArray("plugins").stream()
                        .map(one -> ((JsonObject) one).getString("plugin_id"))
                        .toList();
    }

    @Test
    void answersForSomePluginsOnly() throws Exception {
        int port = start("port", "0");
        assertThat(ids(get(port, "/api/plugins.json?@type=forward"))).containsExactly("out");
        assertThat(ids(get(port, "/api/plugins.json?type=dummy"))).containsExactly("in");
        assertThat(ids(get(port, "/api/plugins.json?id=copy"))).containsExactly("copy");
        assertThat(ids(get(port, "/api/plugins.json?tag=app"))).containsExactly("out");
        assertThat(ids(get(port, "/api/plugins.json?tag=nobody"))).isEmpty();
    }

    @Test
    void reloadsTheConfigurationForAPostWhereThatIsAllowed() throws Exception {
        int port = start("port", "0");
        assertThat(post(port, "/api/config.reload"))
                .isEqualTo("403 {\"ok\":false,\"message\":\"only where <system> says `enable_reload true`\"}");
        reload = true;
        assertThat(post(port, "/api/config.reload")).isEqualTo("200 {\"ok\":true,\"message\":\"reloaded\"}");
        assertThat(get(port, "/api/config.reload").statusCode()).isEqualTo(405);
    }

    private static String post(int port, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(DEADLINE)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    @Test
    void answersNotFoundToEverythingElse() throws Exception {
        HttpResponse<String> answer = get(start("port", "0"), "/api/secrets");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Not found\"}");
    }

    @Test
    void tellsConfigRetryAndConditionOnlyIfAskedTo() throws Exception {
        int port = start("port", "0", "include_config", "true", "include_retry", "true", "include_debug_info", "true");
        JsonObject out = new JsonObject(
                        get(port, "/api/plugins.json?@id=out&debug=1").body())
                .getJsonArray("plugins")
                .getJsonObject(0);
        assertThat(out.getJsonObject("config").encode()).isEqualTo("{\"shared_key\":\"xxxxxx\"}");
        assertThat(out.getJsonObject("retry").getString("start")).startsWith("2026-01-31");
        assertThat(out.getJsonObject("retry").fieldNames()).containsExactly("start", "steps", "next_time");
        assertThat(out.getJsonObject("instance_variables").getInteger("failing_seconds"))
                .isEqualTo(10);
        assertThat(get(port, "/api/plugins.json").body()).doesNotContain("instance_variables");
    }

    @Test
    void emitsAnEventForEachPluginWithATag() {
        start("port", "0", "tag", "monitor", "emit_interval", "1s");
        org.awaitility.Awaitility.await()
                .atMost(DEADLINE)
                .until(() -> !context.router().emitted().isEmpty());
        var emitted = context.router().emitted().getFirst();
        assertThat(emitted.tag().name()).isEqualTo("monitor");
        assertThat(emitted.events().count()).isEqualTo(4);
        assertThat(context.router().records().getFirst()).startsWith("{\"plugin_id\":\"in\",\"plugin_category\"");
    }

    @Test
    void claimsItsPortAndTheWorkersNumber() {
        make("port", "24220");
        assertThat(context.claims()).containsExactly(Claim.Port.ofWorker("0.0.0.0", 24220, 2));
    }

    @Test
    void refusesAnEmptyTag() {
        assertThatThrownBy(() -> make("tag", ""))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tag: must not be empty");
    }
}
