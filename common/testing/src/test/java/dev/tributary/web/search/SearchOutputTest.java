package dev.tributary.web.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.net.tls.TestCertificates;
import dev.tributary.net.tls.TestCertificates.Validity;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestLoop;
import dev.tributary.web.search.SearchServer.Bulk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real sockets, to a server that checks each request. */
class SearchOutputTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final EventTime TIME = EventTime.of(TestContext.START);

    @TempDir
    Path folder;

    private final TestContext context = TestContext.own().programPlugins();
    private final TestLoop loop = new TestLoop(context.vertx());
    private final List<SearchServer> others = new ArrayList<>();
    private SearchServer server = new SearchServer();
    private Optional<Output> output = Optional.empty();

    @AfterEach
    void close() throws Exception {
        output.ifPresent(one -> loop.await(one::stop));
        assertThat(server.complaints()).isEmpty();
        server.close();
        others.forEach(SearchServer::close);
        context.close();
    }

    /** A chunk for each emit. */
    private void start(String... lines) {
        startAs("elasticsearch", lines);
    }

    private void startAs(String type, String... lines) {
        var all = new ArrayList<>(List.of("@type " + type));
        all.addAll(List.of(lines));
        if (all.stream().noneMatch(line -> line.startsWith("host"))) {
            all.addAll(List.of("host 127.0.0.1", "port " + server.port()));
        }
        if (all.stream().noneMatch(line -> line.startsWith("<buffer"))) {
            all.add("<buffer tag>");
        } else {
            all.remove("</buffer>");
        }
        all.addAll(List.of(
                "  @type memory",
                "  flush_mode immediate",
                "  retry_wait 0.01",
                "  retry_max_interval 0.1",
                "</buffer>",
                "<secondary>",
                "  @type secondary_file",
                "  directory " + folder.resolve("refused"),
                "  basename dump",
                "</secondary>"));
        Output made = loop.call(() -> context.make(Category.OUTPUT, Output.class, all.toArray(String[]::new)));
        loop.await(made::start);
        output = Optional.of(made);
    }

    private void emit(String tag, String... records) {
        var events = new ArrayList<Event>();
        for (String record : records) {
            byte[] json = record.getBytes(StandardCharsets.UTF_8);
            events.add(new Event(TIME, JsonReader.read(json, 0, json.length).asMapValue()));
        }
        loop.await(() -> output.orElseThrow().emit(new Tag(tag), PackedEvents.of(events)));
    }

    private Bulk awaitBulk(int count) {
        await().atMost(DEADLINE).until(() -> server.bulks().size() >= count);
        return server.bulks().get(count - 1);
    }

    private void awaitDocuments(int count) {
        await().atMost(DEADLINE).until(() -> server.documents().size() >= count);
    }

    private boolean isRefused() {
        return folder.resolve("refused").resolve("dump.0").toFile().exists();
    }

    private void awaitError(String reason) {
        await().atMost(DEADLINE).until(() -> context.errors().size() == 1);
        assertThat(context.errors().getFirst().reason()).contains(reason);
    }

    @Test
    void aChunkIsARequestOfDocumentsForTheIndexThatIsNamed() {
        start("index_name App-${tag[0]}");
        emit("web.front", "{\"a\":1}", "{\"b\":\"\\\"\\n\"}");
        Bulk bulk = awaitBulk(1);
        assertThat(bulk.path()).isEqualTo("/_bulk");
        assertThat(bulk.actions()).containsOnly("{\"index\":{\"_index\":\"app-web\"}}");
        assertThat(bulk.sources()).containsExactly("{\"a\":1}", "{\"b\":\"\\\"\\n\"}");
    }

    @Test
    void logstashFormatMakesAnIndexForEachDayAndAddsTheTime() {
        start("logstash_format true", "logstash_prefix logs.${tag}", "time_precision 3");
        emit("t", "{\"a\":1}", "{\"@timestamp\":\"2025-12-31T23:30:00-01:00\"}");
        Bulk bulk = awaitBulk(1);
        assertThat(bulk.actions())
                .containsExactly(
                        "{\"index\":{\"_index\":\"logs.t-2026.01.31\"}}",
                        "{\"index\":{\"_index\":\"logs.t-2026.01.01\"}}");
        assertThat(bulk.sources().get(0))
                .matches("\\{\"a\":1,\"@timestamp\":\"2026-0[12]-\\d\\dT\\d\\d:\\d\\d:00\\.123[+-]\\d\\d:\\d\\d\"}");
        assertThat(bulk.sources().get(1)).isEqualTo("{\"@timestamp\":\"2025-12-31T23:30:00-01:00\"}");
    }

    @Test
    void aFieldMayTellTheTime() {
        start("logstash_format true", "time_key when", "time_key_format %d/%m/%Y", "time_key_exclude_timestamp true");
        emit("t", "{\"when\":\"24/12/2025\"}", "{\"when\":1700000000}", "{\"when\":\"no time\"}");
        assertThat(awaitBulk(1).actions())
                .containsExactly(
                        "{\"index\":{\"_index\":\"logstash-2025.12.24\"}}",
                        "{\"index\":{\"_index\":\"logstash-2023.11.14\"}}",
                        "{\"index\":{\"_index\":\"logstash-2026.01.31\"}}");
        assertThat(server.bulks().getFirst().sources()).first().isEqualTo("{\"when\":\"24/12/2025\"}");
    }

    @Test
    void fieldsSayIndexIdAndShardAndMayBeTakenOut() {
        start(
                "target_index_key to.index",
                "id_key meta.id",
                "routing_key r",
                "remove_keys r, meta",
                "pipeline p-${tag}",
                "include_tag_key true",
                "tag_key @log");
        emit(
                "t",
                "{\"to\":{\"index\":\"Mine\",\"b\":2},\"meta\":{\"id\":7},\"r\":\"shard\",\"@log\":\"old\"}",
                "{\"a\":1}");
        Bulk bulk = awaitBulk(1);
        assertThat(bulk.actions())
                .containsExactly(
                        "{\"index\":{\"_index\":\"mine\",\"pipeline\":\"p-t\",\"_id\":7,\"routing\":\"shard\"}}",
                        "{\"index\":{\"_index\":\"fluentd\",\"pipeline\":\"p-t\"}}");
        assertThat(bulk.sources()).containsExactly("{\"to\":{\"b\":2},\"@log\":\"t\"}", "{\"a\":1,\"@log\":\"t\"}");
    }

    @Test
    void nestedRecordsMayBeMadeFlatAndNamedByTheirChunk() {
        start(
                "flatten_hashes true",
                "flatten_hashes_separator .",
                "<metadata>",
                "include_chunk_id true",
                "</metadata>");
        emit("t", "{\"a\":{\"b\":1,\"c\":{\"d\":[{\"x\":1}]},\"e\":{}}}");
        assertThat(awaitBulk(1).sources().getFirst())
                .matches("\\{\"a\\.b\":1,\"a\\.c\\.d\":\\[\\{\"x\":1}],\"chunk_id\":\"[0-9a-f]{32}\"}");
    }

    @Test
    void anUpsertChangesWhatIsThereAndMakesWhatIsNot() {
        start("write_operation upsert", "id_key id", "remove_keys_on_update first", "emit_error_for_missing_id true");
        emit("t", "{\"id\":\"x\",\"first\":1,\"last\":2}", "{\"id\":\"y\",\"last\":3}", "{\"last\":4}");
        Bulk bulk = awaitBulk(1);
        assertThat(bulk.actions())
                .containsExactly(
                        "{\"update\":{\"_index\":\"fluentd\",\"_id\":\"x\"}}",
                        "{\"update\":{\"_index\":\"fluentd\",\"_id\":\"y\"}}");
        assertThat(bulk.sources())
                .containsExactly(
                        "{\"doc\":{\"id\":\"x\",\"last\":2},\"upsert\":{\"id\":\"x\",\"first\":1,\"last\":2}}",
                        "{\"doc\":{\"id\":\"y\",\"last\":3},\"doc_as_upsert\":true}");
        awaitError("it has no id");
    }

    @Test
    void anOldServerIsToldATypeAndANewOneIsNot() {
        server.version("{\"number\":\"6.8.23\"}");
        start("routing_key r");
        emit("t", "{\"r\":1}");
        assertThat(awaitBulk(1).actions())
                .containsExactly("{\"index\":{\"_index\":\"fluentd\",\"_type\":\"fluentd\",\"_routing\":1}}");
    }

    @Test
    void versionSevenHasOneType() {
        server.version("{\"number\":\"7.17.1\"}");
        start("type_name log");
        emit("t", "{\"a\":1}");
        emit("t", "{\"a\":2}");
        assertThat(awaitBulk(2).actions()).containsExactly("{\"index\":{\"_index\":\"fluentd\",\"_type\":\"_doc\"}}");
        assertThat(server.asked()).containsExactly("/");
    }

    @Test
    void openSearchIsNotAskedAndHasNoTypes() {
        startAs("opensearch", "index_name x", "user u", "password p");
        emit("t", "{\"a\":1}");
        assertThat(awaitBulk(1).actions()).containsExactly("{\"index\":{\"_index\":\"x\"}}");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void itSaysWhoItIs() {
        start("user %{u:1}", "password s", "path /elastic/", "custom_headers {\"X-Team\":\"t\"}");
        emit("t", "{\"a\":1}");
        Bulk bulk = awaitBulk(1);
        assertThat(bulk.path()).isEqualTo("/elastic/_bulk");
        assertThat(bulk.header("Authorization")).contains("Basic dToxOnM=");
        assertThat(bulk.header("X-team")).contains("t");
    }

    @Test
    void aUrlMayTellTheUserAndAKeyStandsBeforeOne() {
        start("hosts http://us%40er:%{p@s:w}@127.0.0.1:" + server.port() + "/e", "api_key id:secret");
        emit("t", "{\"a\":1}");
        Bulk bulk = awaitBulk(1);
        assertThat(bulk.path()).isEqualTo("/e/_bulk");
        assertThat(bulk.header("Authorization")).contains("Basic dXNAZXI6cEBzOnc=");
    }

    @Test
    void anApiKeyIsEnough() {
        start("api_key id:secret");
        emit("t", "{\"a\":1}");
        assertThat(awaitBulk(1).header("Authorization")).contains("ApiKey aWQ6c2VjcmV0");
    }

    @Test
    void aBodyMayBeCompressedAndSplit() {
        start("compression_level best_speed", "bulk_message_request_threshold 60");
        emit("t", "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}", "{\"a\":5}");
        awaitDocuments(5);
        assertThat(server.bulks().getFirst().header("Content-encoding")).contains("gzip");
        assertThat(server.bulks()).extracting(bulk -> bulk.sent().size()).containsExactly(2, 2, 1);
        assertThat(server.documents().values())
                .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}", "{\"a\":5}");
    }

    @Test
    void theIndexMayStandInTheUrl() {
        start("include_index_in_url true", "target_index_key i");
        emit("t", "{\"i\":\"one\"}", "{\"i\":\"two\"}", "{\"i\":\"one\"}");
        awaitBulk(2);
        assertThat(server.bulks()).extracting(Bulk::path).containsExactly("/one/_bulk", "/two/_bulk");
        assertThat(server.bulks().getFirst().actions()).containsExactly("{\"index\":{}}", "{\"index\":{}}");
    }

    @Test
    void whatIsRefusedForGoodGoesToErrorWithItsReasonAndTheRestIsTaken() {
        server.next(server.sorting(Map.of("\"bad\"", List.of("400", "mapper_parsing_exception", "failed to parse"))));
        start();
        emit("t", "{\"a\":1}", "{\"a\":\"bad\"}", "{\"a\":3}");
        awaitError("the server refused it: 400 mapper_parsing_exception: failed to parse (deeper)");
        assertThat(context.errors().getFirst().events().packed().events())
                .extracting(event -> event.record().toJson())
                .containsExactly("{\"a\":\"bad\"}");
        emit("t", "{\"a\":4}");
        awaitBulk(2);
        assertThat(server.bulks().getLast().sources()).containsExactly("{\"a\":4}");
        assertThat(server.documents().values()).containsExactly("{\"a\":1}", "{\"a\":3}", "{\"a\":4}");
    }

    @Test
    void onlyWhatTheServerCouldNotTakeNowIsSentAgain() {
        Map<String, List<String>> busy = Map.of(
                "\"a\":2", List.of("429", "es_rejected_execution_exception", "queue is full"),
                "\"a\":4", List.of("503", "unavailable_shards_exception", "no primary"));
        server.next(server.sorting(busy));
        server.next(server.sorting(Map.of("\"a\":4", List.of("403", "cluster_block_exception", "read-only"))));
        start();
        emit("t", "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}");
        awaitDocuments(4);
        assertThat(server.bulks())
                .extracting(Bulk::sources)
                .containsExactly(
                        List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}"),
                        List.of("{\"a\":2}", "{\"a\":4}"),
                        List.of("{\"a\":4}"));
        assertThat(context.errors()).isEmpty();
    }

    @Test
    void aServerThatTakesNothingNowIsAskedAgain() {
        for (int code : List.of(429, 503, 502, 401, 403, 404)) {
            server.next(SearchServer.answering(code, "{\"error\":\"later\"}"));
        }
        start();
        emit("t", "{\"a\":1}");
        awaitDocuments(1);
        assertThat(server.bulks()).hasSize(7);
        assertThat(isRefused()).isFalse();
    }

    @Test
    void aRequestThatIsRefusedAsAWholeIsKept() {
        server.next(SearchServer.answering(400, "{\"error\":{\"type\":\"parse_exception\"},\"status\":400}"));
        start();
        emit("t", "{\"a\":1}");
        await().atMost(DEADLINE).until(this::isRefused);
        assertThat(server.bulks()).hasSize(1);
    }

    @Test
    void aRequestThatIsTooLargeIsSentInParts() {
        SearchServer.Reply atMostOne = (exchange, bulk) -> {
            if (bulk.sent().size() > 1 || bulk.sources().getFirst().contains("huge")) {
                SearchServer.respond(exchange, 413, "");
            } else {
                server.taking().to(exchange, bulk);
            }
        };
        for (int i = 0; i < 7; i++) {
            server.next(atMostOne);
        }
        start();
        emit("t", "{\"a\":1}", "{\"a\":2}", "{\"a\":\"huge\"}", "{\"a\":4}");
        awaitError("413");
        awaitDocuments(3);
        assertThat(server.documents().values()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":4}");
    }

    @Test
    void anAnswerThatIsNoneIsNotTakenForOne() {
        server.next(SearchServer.answering(200, "<html>welcome</html>"));
        server.next(SearchServer.answering(200, "{}"));
        server.next(SearchServer.answering(200, "{\"errors\":true,\"items\":[{\"index\":{\"status\":201}}]}"));
        server.next(SearchServer.answering(200, "{\"errors\":true,\"items\":[{\"index\":{\"stat"));
        server.next((exchange, bulk) -> exchange.close());
        start();
        emit("t", "{\"a\":1}", "{\"a\":2}");
        awaitDocuments(2);
        assertThat(server.bulks()).hasSize(6);
    }

    @Test
    void anAnswerThatComesTooLateIsNoAnswerAndIdsKeepItFromComingTwice() {
        var answering = new CountDownLatch(1);
        server.next((exchange, bulk) -> {
            try {
                answering.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.taking().to(exchange, bulk);
        });
        start("request_timeout 1s", "id_from_chunk true");
        emit("t", "{\"a\":1}", "{\"a\":2}");
        awaitDocuments(2);
        answering.countDown();
        await().atMost(DEADLINE).until(() -> server.bulks().size() == 2);
        assertThat(server.bulks().get(0).actions())
                .isEqualTo(server.bulks().get(1).actions());
        assertThat(server.bulks().get(0).actions().getLast()).matches("\\{\"index\":\\{.*\"_id\":\"[0-9a-f]{32}-1\"}}");
        assertThat(server.documents()).hasSize(2);
    }

    @Test
    void whatIsThereAlreadyIsCreated() {
        start("write_operation create", "id_key id");
        emit("t", "{\"id\":1,\"n\":1}");
        emit("t", "{\"id\":1,\"n\":2}", "{\"id\":2}");
        awaitDocuments(2);
        assertThat(server.documents().values()).containsExactly("{\"id\":1,\"n\":1}", "{\"id\":2}");
        assertThat(context.errors()).isEmpty();
    }

    @Test
    void aServerThatIsDownAtTheStartOrInBetweenLosesNothing() {
        server.down();
        start();
        emit("t", "{\"a\":1}");
        server.up();
        awaitDocuments(1);
        server.down();
        emit("t", "{\"a\":2}");
        server.up();
        awaitDocuments(2);
    }

    @Test
    void chunksGoToTheServersInTurnAndPastOneThatIsDown() {
        var second = new SearchServer();
        var third = new SearchServer();
        others.addAll(List.of(second, third));
        start(
                "hosts 127.0.0.1:" + server.port() + ", 127.0.0.1:" + second.port() + ",http://127.0.0.1:"
                        + third.port(),
                "verify_es_version_at_startup false");
        for (int i = 1; i <= 3; i++) {
            emit("t", "{\"a\":" + i + "}");
            int sent = i;
            await().atMost(DEADLINE)
                    .until(() -> server.bulks().size()
                                    + second.bulks().size()
                                    + third.bulks().size()
                            == sent);
        }
        assertThat(List.of(
                        server.bulks().size(),
                        second.bulks().size(),
                        third.bulks().size()))
                .containsExactly(1, 1, 1);
        second.down();
        for (int i = 4; i <= 9; i++) {
            emit("t", "{\"a\":" + i + "}");
        }
        await().atMost(DEADLINE)
                .until(() -> server.documents().size() + third.documents().size() == 8);
        assertThat(server.documents().size()).isPositive();
        assertThat(third.documents().size()).isPositive();
    }

    @Test
    void aServerWithACertificateOfNobodyWeKnowGetsNothing() throws Exception {
        var ca = TestCertificates.ca("Ours");
        var theirs = TestCertificates.ca("Theirs");
        ca.writeTo(folder, "ca");
        server.close();
        server = new SearchServer(Optional.of(
                TestCertificates.context(theirs, theirs.issue("server", Validity.now(), "localhost", "127.0.0.1"))));
        var good = new SearchServer(Optional.of(
                TestCertificates.context(ca, ca.issue("server", Validity.now(), "localhost", "127.0.0.1"))));
        others.add(good);
        String bad = "https://127.0.0.1:" + server.port();
        try (var log = new LogLines("test-1")) {
            start(
                    "hosts " + bad + ",https://127.0.0.1:" + good.port(),
                    "ca_file " + folder.resolve("ca.pem"),
                    "ssl_version TLSv1_2");
            emit("t", "{\"a\":1}");
            await().atMost(DEADLINE).until(() -> good.documents().size() == 1);
            assertThat(log.all()).anyMatch(line -> line.contains("no answer from " + bad) && line.contains("certif"));
        }
        assertThat(server.asked()).isEmpty();
        assertThat(server.bulks()).isEmpty();
    }

    @Test
    void aTemplateIsThereBeforeTheFirstEventAndPutOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("t.json"), "{\"index_patterns\":[\"x*\"]}");
        start("template_name t", "template_file " + file, "use_legacy_template false");
        emit("t", "{\"a\":1}");
        awaitDocuments(1);
        emit("t", "{\"a\":2}");
        awaitDocuments(2);
        assertThat(server.templates())
                .containsExactly(Map.entry("/_index_template/t", "{\"index_patterns\":[\"x*\"]}"));
    }

    @Test
    void aTemplateThatIsThereStaysUnlessItIsToBeOverwritten() throws IOException {
        server.templates().put("/_template/t", "{\"old\":1}");
        server.templates().put("/_template/u", "{\"old\":1}");
        Path file = Files.writeString(folder.resolve("t.json"), "{\"new\":1}");
        start("template_name t", "template_file " + file);
        emit("t", "{\"a\":1}");
        awaitDocuments(1);
        assertThat(server.templates()).containsEntry("/_template/t", "{\"old\":1}");
        output.ifPresent(one -> loop.await(one::stop));
        server.bulks().clear();
        start("template_name u", "template_file " + file, "template_overwrite true");
        emit("t", "{\"a\":2}");
        awaitDocuments(2);
        assertThat(server.templates()).containsEntry("/_template/u", "{\"new\":1}");
    }

    @Test
    void whatCannotBeIsSaidBeforeItRuns() {
        refused("user me", "password is missing beside user");
        refused("hosts ftp://x", "hosts: one of them is neither host:port nor http://host:port");
        refused("hosts a:99999", "a port is 1 to 65535");
        refused("host a b", "no address of a server");
        refused("host me:secret@there", "no address of a server");
        refused("write_operation create", "id_key is missing: write_operation create needs an id");
        refused("write_operation update|id_key a|id_from_chunk true", "id_from_chunk makes ids of new documents");
        refused("target_index_affinity true", "target_index_affinity true is not possible here");
        refused("index_name ${tag}|<buffer []>|</buffer>", "write <buffer tag>");
        refused("logstash_prefix ${kubernetes}", "has placeholders for kubernetes");
        refused("cloud_id x:notbase64", "cloud_auth is missing beside cloud_id");
        refused("cloud_id x:notbase64|cloud_auth a:b", "cloud_id: not what the console");
        refused("custom_headers {\"a b\":\"c\"}", "custom_headers: a header that cannot be sent");
        refused("scheme https|ca_file /nowhere/ca.pem", "/nowhere/ca.pem");
        refused("template_name t", "template_file is missing beside template_name");
        refused("template_name t|template_file /nowhere/t.json", "template_file: /nowhere/t.json cannot be read");
        refused("scheme https|ssl_version TLSv9", "TLSv9");
    }

    private void refused(String lines, String reason) {
        var all = new ArrayList<>(List.of("@type elasticsearch"));
        all.addAll(List.of(lines.split("\\|")));
        assertThatThrownBy(() -> context.make(Category.OUTPUT, Output.class, all.toArray(String[]::new)))
                .hasMessageContaining(reason);
    }

    @Test
    void theCloudsIdTellsTheServer() {
        assertThat(Nodes.of(
                                config("localhost"),
                                Optional.of("my:ZXhhbXBsZS5pbnZhbGlkOjkyNDMkYWJjJGRlZg=="),
                                Optional.of("u:p"))
                        .all())
                .extracting(Node::toString)
                .containsExactly("https://abc.example.invalid:9243");
    }

    private static NodesConfig config(String host) {
        return new NodesConfig(
                host,
                9200,
                NodesConfig.Scheme.HTTP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
