package dev.tributary.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.event.Event;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Tag;
import dev.tributary.filter.FilterPlugins;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.plugin.Handover;
import dev.tributary.plugin.Origin;
import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginType.Category;
import dev.tributary.testing.LogLines;
import dev.tributary.testing.RecordingOutput;
import dev.tributary.testing.TestContext;
import dev.tributary.testing.TestEvents;
import dev.tributary.testing.TestLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.value.Value;

/** Outputs that send events on with other tags and to other labels; the table is in retagged.txt. */
class RetaggingTest {
    private static final Tag TAG = new Tag("a.b");

    private final TestContext context =
            TestContext.own().plugins(new OutputPlugins().plugins()).plugins(new FilterPlugins().plugins());
    private final TestLoop loop = new TestLoop(context.vertx());

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    static Stream<String> rows() throws IOException {
        try (var table = RetaggingTest.class.getResourceAsStream("retagged.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("#")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sendsEventsOnAsFluentdDoes(String row) {
        String[] columns = row.split("\t", -1);
        String expected = columns.length > 4 ? columns[4] : columns[3];
        Output output;
        try {
            output = make("@type " + columns[0] + " & " + columns[1]);
        } catch (ConfigException e) {
            assertThat("refused").isEqualTo(expected);
            return;
        }
        loop.await(() -> output.emit(TAG, events(columns[2])));
        assertThat(shown(context.router())).isEqualTo(expected);
        assertThat(context.errors()).isEmpty();
    }

    private Output make(String lines) {
        return context.make(Category.OUTPUT, Output.class, lines.split(" & "));
    }

    private static PackedEvents events(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        Value records = JsonReader.read(utf8, 0, utf8.length);
        List<Value> each = records.isArrayValue() ? records.asArrayValue().list() : List.of(records);
        return PackedEvents.of(each.stream()
                .map(one -> new Event(new EventTime(1_500_000_000, 5), one.asMapValue()))
                .toList());
    }

    private static String shown(RecordingOutput output) {
        var shown = new ArrayList<String>();
        output.emitted()
                .forEach(emitted -> emitted.events().packed().events().forEach(event -> {
                    assertThat(event.time()).isEqualTo(new EventTime(1_500_000_000, 5));
                    shown.add(emitted.tag() + " " + JsonWriter.json(event.record()));
                }));
        return shown.isEmpty() ? "none" : String.join(" ; ", shown);
    }

    @Test
    void aRuleMayHaveALabelOfItsOwnAndTheTagStay() {
        Output output = make("@type rewrite_tag_filter & <rule> & key k & pattern /x/ & tag a.b & label @X & </rule> & "
                + "<rule> & key k & pattern /y/ & tag c & </rule>");
        loop.await(() -> output.emit(TAG, events("[{\"k\":\"x\"},{\"k\":\"y\"}]")));
        assertThat(shown(context.label("@X"))).isEqualTo("a.b {\"k\":\"x\"}");
        assertThat(shown(context.router())).isEqualTo("c {\"k\":\"y\"}");
    }

    @Test
    void theOldSpellingOfRulesIsRead() {
        Output output = make("@type rewrite_tag_filter & rewriterule1 k ^(x|y z)$ out.$1 & rewriterule2 k !^q no");
        loop.await(() -> output.emit(TAG, events("[{\"k\":\"x\"},{\"k\":\"y z\"},{\"k\":\"q\"},{\"k\":\"w\"}]")));
        assertThat(shown(context.router()))
                .isEqualTo("out.x {\"k\":\"x\"} ; out.y z {\"k\":\"y z\"} ; no {\"k\":\"w\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostname", "hostname -f", "echo test-host"})
    void theHostIsNamedWithoutRunningACommand(String command) {
        Output output = make("@type rewrite_tag_filter & hostname_command " + command
                + " & <rule> & key k & pattern /x/ & tag ${hostname} & </rule>");
        loop.await(() -> output.emit(TAG, events("{\"k\":\"x\"}")));
        assertThat(context.router().tags()).containsExactly("test-host");
    }

    @Test
    void whatNothingIsCalledByIsLeftOutOfTheTagWithAWarning() {
        try (var log = new LogLines("test-1")) {
            Output output = make("@type rewrite_tag_filter & <rule> & key k & pattern /x/ & tag a.${tag[0]} & </rule>");
            loop.await(() -> output.emit(TAG, events("{\"k\":\"x\"}")));
            assertThat(log.all())
                    .anySatisfy(line ->
                            assertThat(line).contains("unknown placeholder ${tag[0]} in tag a.${tag[0]} is left out"));
        }
        assertThat(context.router().tags()).containsExactly("a.");
    }

    @Test
    void anyOtherCommandIsRefused() {
        assertThatThrownBy(
                        () -> make("@type rewrite_tag_filter & hostname_command cat /etc/hostname & <rule> & key k & "
                                + "pattern /x/ & tag c & </rule>"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("commands are not run here");
    }

    @Test
    void partsOfAStreamHaveNamesOfTheirOwnThatStayTheSame() {
        Output output = make("@type rewrite_tag_filter & <rule> & key k & pattern /(.)/ & tag $1 & </rule>");
        var handover = new Handover(true, Optional.of(Origin.of(5, Origin.bytes("chunk"))));
        for (int i = 0; i < 2; i++) {
            loop.await(() -> output.emit(TAG, events("[{\"k\":\"x\"},{\"k\":\"y\"}]"), handover));
        }
        List<Handover> given = context.router().emitted().stream()
                .map(RecordingOutput.Emitted::handover)
                .toList();
        assertThat(given).hasSize(4).allMatch(Handover::delivered);
        assertThat(given.get(0))
                .isEqualTo(given.get(2))
                .isNotEqualTo(given.get(1))
                .isNotEqualTo(handover);
        assertThat(given.get(1)).isEqualTo(given.get(3));
    }

    @Test
    void anEmitFailsIfOneOfThePartsDoes() {
        Output output = make("@type rewrite_tag_filter & <rule> & key k & pattern /x/ & tag c & label @X & </rule> & "
                + "<rule> & key k & pattern /y/ & tag c & </rule>");
        context.label("@X").failWith(new IllegalStateException("full"));
        assertThatThrownBy(() -> loop.await(() -> output.emit(TAG, events("[{\"k\":\"x\"},{\"k\":\"y\"}]"))))
                .hasMessageContaining("full");
        assertThat(shown(context.router())).isEqualTo("c {\"k\":\"y\"}");
    }

    @Test
    void anEventThatCannotBeReformedGoesToTheErrorLabel() {
        Output output = make("@type record_reformer & tag r & <record> & n ${record[\"k\"].length} & </record>");
        loop.await(() -> output.emit(TAG, events("[{\"k\":\"x\"},{\"k\":1},{\"k\":\"yy\"}]")));
        assertThat(shown(context.router())).isEqualTo("r {\"k\":\"x\",\"n\":\"1\"} ; r {\"k\":\"yy\",\"n\":\"2\"}");
        assertThat(context.errors())
                .singleElement()
                .satisfies(failed ->
                        assertThat(TestEvents.records(failed.events().packed())).containsExactly("{\"k\":1}"));
    }

    // -- label_router

    private static final String ROUTES =
            "@type label_router & <route> & @label @NGINX & tag new & <match> & labels app:nginx & "
                    + "</match> & </route> & <route> & @label @DEV & <match> & negate true & container_names sidecar & </match> & "
                    + "<match> & namespaces dev,test & </match> & </route> & <route> & @label @HOST & <match> & hosts h1 & "
                    + "labels app:nginx,tier:web & </match> & </route>";

    private static String pod(String namespace, String container, String host, String labels) {
        return "{\"kubernetes\":{\"namespace_name\":\"" + namespace + "\",\"container_name\":\"" + container
                + "\",\"host\":\"" + host + "\",\"labels\":{" + labels + "}}}";
    }

    private String routed(String lines, String... pods) {
        Output output = make(lines);
        loop.await(() -> output.emit(TAG, events("[" + String.join(",", pods) + "]")));
        var routed = new ArrayList<String>();
        for (String label : List.of("@NGINX", "@DEV", "@HOST", "@REST")) {
            int count = context.label(label).events().size();
            if (count > 0) {
                routed.add(
                        label + " " + count + " " + context.label(label).tags().getFirst());
            }
        }
        return String.join(", ", routed);
    }

    @Test
    void aRecordTakesEveryRouteThatSelectsIt() {
        String not = " & sticky_tags false";
        assertThat(routed(ROUTES + not, pod("prod", "c", "h2", "\"app\":\"nginx\",\"x\":\"y\"")))
                .isEqualTo("@NGINX 1 new");
    }

    @Test
    void allThatAMatchNamesMustFit() {
        assertThat(routed(
                        ROUTES + " & sticky_tags false & default_route @REST",
                        pod("dev", "c", "h1", "\"app\":\"nginx\",\"tier\":\"web\""),
                        pod("dev", "c", "h1", "\"app\":\"nginx\""),
                        pod("test", "sidecar", "h2", "\"app\":\"other\""),
                        pod("dev", "c", "h1", ""),
                        "{\"no\":\"metadata\"}"))
                .isEqualTo("@NGINX 2 new, @DEV 3 a.b, @HOST 1 a.b, @REST 2 a.b");
    }

    @Test
    void theRoutesOfATagStayThoseOfItsFirstEvent() {
        Output output = make(ROUTES);
        loop.await(() -> output.emit(TAG, events("{\"no\":\"metadata\"}")));
        loop.await(() -> output.emit(TAG, events(pod("dev", "c", "h1", ""))));
        loop.await(() -> output.emit(TAG, events(pod("prod", "c", "h1", ""))));
        loop.await(() -> output.emit(new Tag("other"), events(pod("prod", "c", "h1", ""))));
        assertThat(context.label("@DEV").events()).hasSize(2);
    }

    @Test
    void withoutADefaultRouteWhatNoRouteIsForIsDropped() {
        assertThat(routed(ROUTES, pod("prod", "c", "h2", ""))).isEmpty();
        assertThat(context.router().events()).isEmpty();
    }

    @Test
    void theDefaultMayBeATagAlone() {
        assertThat(routed(ROUTES + " & default_tag rest", pod("prod", "c", "h2", "")))
                .isEmpty();
        assertThat(context.router().tags()).containsExactly("rest");
    }

    @Test
    void countsWhatTookARouteIfAsked() {
        routed(ROUTES + " & metrics true", pod("prod", "c", "h2", "\"app\":\"nginx\""));
        assertThat(context.meters().count("routed_events", "flow", "@NGINX")).isOne();
    }
}
