package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import dev.tributary.regexp.Regexp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigBinderTest {
    private final Notes notes = new Notes();

    private enum Mode {
        FAST,
        VERY_SAFE
    }

    private record Server(
            @Param(doc = "host") String host,

            @Param(doc = "port", value = "24224", min = "1", max = "65535")
            int port,

            @Param(doc = "secret", secret = true) Optional<Integer> pin) {}

    private record Store(
            @Argument(doc = "keys", value = "tag") List<String> keys,

            @Param(doc = "type", name = "@type", value = "memory")
            String type,

            @Param(doc = "interval") Optional<Duration> flushInterval) {}

    private record Security(
            @Param(doc = "key") Optional<String> sharedKey,
            @Param(doc = "auth", value = "false") boolean userAuth) {}

    private record Plugin(
            @Param(doc = "limit", value = "8m", min = "1k", size = true)
            long chunkLimitSize,

            @Param(doc = "total", value = "512m", size = true)
            long totalLimitSize,

            @Param(doc = "wait", value = "1s", max = "1h", name = "wait", aliases = "wait_time")
            Duration waitTime,

            @Param(doc = "mode", value = "very_safe") Mode mode,

            @Param(doc = "keys", value = "") List<String> keys,

            @Param(doc = "pattern") Optional<Regexp> pattern,

            @Param(doc = "headers", value = "{}") Map<String, String> headers,

            @Section(doc = "where to") List<Server> servers,

            @Section(doc = "the store") Optional<Store> store,

            @Section(doc = "security") Security security,

            @Section(doc = "any") Optional<ConfigElement> secondary) {
        Plugin {
            if (chunkLimitSize > totalLimitSize) {
                throw new ConfigException("chunk_limit_size exceeds total_limit_size");
            }
        }
    }

    private ConfigElement element(String text) {
        return ConfigParser.parse("a.conf", text, new Environment(Map.of(), "host1", "0"), notes)
                .children()
                .getFirst();
    }

    private Plugin bind(String body) {
        return ConfigBinder.bind(element("<match a.*>\n@type forward\n" + body + "\n</match>"), Plugin.class, notes);
    }

    @Test
    void takesDefaultsWhereNothingIsWritten() {
        assertThat(bind(""))
                .isEqualTo(new Plugin(
                        8 << 20,
                        512 << 20,
                        Duration.ofSeconds(1),
                        Mode.VERY_SAFE,
                        List.of(),
                        Optional.empty(),
                        Map.of(),
                        List.of(),
                        Optional.empty(),
                        new Security(Optional.empty(), false),
                        Optional.empty()));
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void bindsParametersAndSections() {
        Plugin plugin = bind("""
                chunk_limit_size 1m
                wait_time 2m
                mode fast
                keys a,b
                headers {"k":"v"}
                <server>
                  host a
                </server>
                <server>
                  host b
                  port 1
                </server>
                <store tag,time>
                  flush_interval 2s
                </store>
                <security>
                  shared_key abc
                  user_auth
                </security>
                <secondary>
                  @type null
                  anything goes
                </secondary>
                """);
        assertThat(plugin.chunkLimitSize()).isEqualTo(1 << 20);
        assertThat(plugin.waitTime()).isEqualTo(Duration.ofMinutes(2));
        assertThat(plugin.mode()).isEqualTo(Mode.FAST);
        assertThat(plugin.keys()).containsExactly("a", "b");
        assertThat(plugin.headers()).containsExactly(Map.entry("k", "v"));
        assertThat(plugin.servers())
                .containsExactly(new Server("a", 24224, Optional.empty()), new Server("b", 1, Optional.empty()));
        assertThat(plugin.store())
                .contains(new Store(List.of("tag", "time"), "memory", Optional.of(Duration.ofSeconds(2))));
        assertThat(plugin.security()).isEqualTo(new Security(Optional.of("abc"), true));
        assertThat(plugin.secondary().orElseThrow().param("anything")).contains("goes");
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void treatsAbsentValuesAsNotWritten() {
        Plugin plugin = bind("chunk_limit_size \"#{use_default}\"\npattern \"#{use_nil}\"");
        assertThat(plugin.chunkLimitSize()).isEqualTo(8 << 20);
        assertThat(plugin.pattern()).isEmpty();
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of(
                        "wait abc",
                        "a.conf:3:6: wait in <match a.*> of forward plugin: 'abc' is not a time; write "
                                + "seconds, or a number with s, m, h or d, such as 10s\n  wait abc\n       ^"),
                Arguments.of(
                        "wait 2h",
                        "a.conf:3:6: wait in <match a.*> of forward plugin: '2h' is too large; the "
                                + "largest allowed is 1h\n  wait 2h\n       ^"),
                Arguments.of(
                        "chunk_limit_size 10",
                        "a.conf:3:18: chunk_limit_size in <match a.*> of forward plugin: "
                                + "'10' is too small; the smallest allowed is 1k\n  chunk_limit_size 10\n"
                                + "                   ^"),
                Arguments.of(
                        "<server>\n</server>",
                        "a.conf:3:1: required parameter 'host' is missing in <server> in "
                                + "<match a.*> of forward plugin\n  <server>\n  ^"),
                Arguments.of(
                        "<server>\n  host h\n  port \"#{ENV['PORT']}\"\n</server>",
                        "a.conf:5:8: port in <server> "
                                + "in <match a.*> of forward plugin: the value is empty; write digits, such as 24224\n"
                                + "    port \"#{ENV['PORT']}\"\n         ^"),
                Arguments.of(
                        "<server>\n  host h\n  pin 12a4\n</server>",
                        "a.conf:5:7: pin in <server> in <match a.*> "
                                + "of forward plugin: 'xxxxxx' is not a whole number; write digits, such as 24224\n"
                                + "    pin xxxxxx\n        ^"),
                Arguments.of(
                        "<store>\n</store>\n<store>\n</store>",
                        "a.conf:5:1: '<store>' section cannot be written "
                                + "twice or more in <match a.*> of forward plugin; the first is in line 3\n  <store>\n  ^"),
                Arguments.of(
                        "wait 1s\ntotal_limit_size 1m",
                        "a.conf:4:18: chunk_limit_size exceeds total_limit_size\n"
                                + "  total_limit_size 1m\n                   ^"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsNamePlaceParameterValueAndWhatWouldBeRight(String body, String message) {
        assertThatThrownBy(() -> bind(body)).isInstanceOf(ConfigException.class).hasMessage(message);
    }

    static Stream<Arguments> notes() {
        return Stream.of(
                Arguments.of(
                        "wiat 1s",
                        "a.conf:3:6: parameter 'wiat' in <match a.*> of forward plugin is not used; did"
                                + " you mean 'wait'?"),
                Arguments.of(
                        "environment variable",
                        "a.conf:3:13: parameter 'environment' in <match a.*> of forward "
                                + "plugin is not used; the nearest known name is 'mode'"),
                Arguments.of(
                        "flush_interval 1s",
                        "a.conf:3:16: parameter 'flush_interval' in <match a.*> of forward "
                                + "plugin is not used; it belongs in <store>"),
                Arguments.of(
                        "<sever>\n</sever>",
                        "a.conf:3:1: section <sever> is not used in <match a.*> of forward "
                                + "plugin; did you mean <server>?"),
                Arguments.of(
                        "<security x>\n</security>",
                        "a.conf:3:1: argument 'x' of <security> in <match a.*> of " + "forward plugin is not used"),
                Arguments.of(
                        "<security>\nkey x\n</security>",
                        "a.conf:4:5: parameter 'key' in <security> in <match "
                                + "a.*> of forward plugin is not used; the nearest known name is 'shared_key'"),
                Arguments.of("id x", "a.conf:3:4: 'id' is the old spelling of '@id'"),
                Arguments.of("<store>\ntype memory\n</store>", "a.conf:4:6: 'type' is the old spelling of '@type'"),
                Arguments.of(
                        "wait 500ms",
                        "a.conf:3:6: wait in <match a.*> of forward plugin: Fluentd reads '500ms' as"
                                + " 30000 seconds, we read 0.5 seconds"));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void notesWhatIsNotUsedOrMisread(String body, String note) {
        bind(body);
        assertThat(notes.all()).containsExactly(note);
    }

    @Test
    void leavesNamesAloneThatSomebodyElseReads() {
        ConfigElement store = element("<store>\n@type forward\n@id a\n@log_level debug\nweight 50\n</store>");
        ConfigBinder.bind(store, Plugin.class, notes, Set.of("weight"));
        assertThat(notes.all()).isEmpty();
    }

    private record Guarded(
            @Param(doc = "key", value = "") String sharedKey,

            @Param(doc = "passed on", secret = true) Optional<String> sent,

            @Param(doc = "names", value = "", filled = true) List<String> names,

            @Param(doc = "host", value = "here", filled = true)
            String host) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shared_key",
                "shared_key \"\"",
                "shared_key '  '",
                "shared_key \"#{ENV['NOT_SET']}\"",
                "sent",
                "names",
                "names []",
                "names \"#{ENV['NOT_SET']}\"",
                "names a,,b",
                "names [\"a\",\" \"]",
                "host \"\""
            })
    void refusesNothingWhereSomethingMustBe(String line) {
        String name = line.split(" ")[0];
        assertThatThrownBy(() ->
                        ConfigBinder.bind(element("<match>\n@type x\n" + line + "\n</match>"), Guarded.class, notes))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("a.conf:3:")
                .hasMessageContaining(name + " in <match> of x plugin: ")
                .hasMessageContaining(" empty")
                .hasMessageContaining(
                        "; write it, or fill the variable or the file it comes from, or leave the parameter out");
    }

    @Test
    void leavesEmptyWhatIsEmptyByDefault() {
        assertThat(ConfigBinder.bind(
                        element("<match>\n@type x\nshared_key \"#{use_default}\"\n</match>"), Guarded.class, notes))
                .isEqualTo(new Guarded("", Optional.empty(), List.of(), "here"));
    }

    private record Required(
            @Section(doc = "one", required = true) List<Server> servers) {}

    @Test
    void missesARequiredSection() {
        assertThatThrownBy(() -> ConfigBinder.bind(element("<match>\n@type x\n</match>"), Required.class, notes))
                .hasMessage("a.conf:1:1: required section <server> is missing in <match> of x plugin\n  <match>\n  ^");
    }

    private record Pair(
            @Param(doc = "low", value = "1", min = "0") int low,
            @Param(doc = "high", value = "2") int high,
            @Param(doc = "name", value = "a") String name,
            @Section(doc = "servers", name = "server") List<Server> servers) {
        Pair {
            if (low > high) {
                throw new ConfigException("low exceeds high");
            }
            if (name.equals("b")) {
                throw new ConfigException("name b is taken");
            }
            if (servers.isEmpty()) {
                throw new ConfigException("there is no server");
            }
        }
    }

    private List<String> allErrors(String text) {
        try {
            ConfigBinder.bind(
                    ConfigParser.parse("a.conf", text, new Environment(Map.of(), "h", ""), notes)
                            .children()
                            .getFirst(),
                    Pair.class,
                    notes);
            return List.of();
        } catch (ConfigException e) {
            return e.all().stream()
                    .map(one -> one.position().orElseThrow().line() + ": " + one.reason())
                    .toList();
        }
    }

    private record Given15(
            @Param(doc = "pause") Optional<Duration> pause,
            @Param(doc = "count", value = "3") int count,
            @Param(doc = "size", value = "1k", size = true) long size,
            @Param(doc = "name") Optional<String> name) {}

    private Given15 given(String lines) {
        return ConfigBinder.bind(
                ConfigParser.parse("a.conf", "<p>\n" + lines + "\n</p>", new Environment(Map.of(), "h", ""), notes)
                        .children()
                        .getFirst(),
                Given15.class,
                notes);
    }

    @Test
    void anEqualsSignBeforeANumberIsWhatIsPlainlyMeant() {
        assertThat(given("pause = 15s\ncount =7\nsize = 8m\nname = x"))
                .isEqualTo(new Given15(Optional.of(Duration.ofSeconds(15)), 7, 8 << 20, Optional.of("= x")));
        assertThat(notes.all())
                .hasSize(3)
                .first()
                .isEqualTo("a.conf:2:7: pause in <p>: read as '15s'; there is no = between a name and its value, and"
                        + " Fluentd reads 0");
    }

    @Test
    void nilIsNoNumber() {
        assertThat(given("pause nil\nname nil")).isEqualTo(new Given15(Optional.empty(), 3, 1024, Optional.of("nil")));
        assertThat(notes.all())
                .containsExactly("a.conf:2:7: pause in <p>: 'nil' is read as if it was not written; Fluentd reads 0");
    }

    @Test
    void everyParameterOfASectionAndItsSectionsIsReadBehindAnError() {
        assertThat(allErrors(
                        "<p>\nlow x\nhigh y\n<server>\nport 0\n</server>\n<server>\nport z\nhost a\n</server>\n</p>"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("2: low in <p>: 'x'"),
                        one -> assertThat(one).startsWith("3: high in <p>: 'y'"),
                        one -> assertThat(one).startsWith("4: required parameter 'host'"),
                        one -> assertThat(one).startsWith("5: port in <server> in <p>: '0'"),
                        one -> assertThat(one).startsWith("8: port in <server> in <p>: 'z'"));
    }

    @Test
    void whatTheRecordRefusesIsToldBesideAWrongValueUnlessItIsAboutThatOne() {
        String server = "<server>\nhost a\n</server>\n";
        assertThat(allErrors("<p>\nhigh y\nname b\n" + server + "</p>"))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("2: high in <p>: 'y'"),
                        one -> assertThat(one).isEqualTo("3: name b is taken"));
        assertThat(allErrors("<p>\nlow 7\nhigh y\n" + server + "</p>"))
                .singleElement()
                .asString()
                .startsWith("3: high in <p>: 'y'");
        assertThat(allErrors("<p>\n<server>\n</server>\n</p>"))
                .singleElement()
                .asString()
                .startsWith("2: required parameter 'host'");
    }

    private record Range(
            @Param(doc = "low", value = "1") int low,
            @Param(doc = "high", value = "2") int high) {
        Range {
            if (low > high) {
                throw new ConfigException("low exceeds high");
            }
        }
    }

    private record Whole(
            @Param(doc = "name") String name,
            @Inline Range range,
            @Param(doc = "color") String color,
            @Param(doc = "shape", value = "round") String shape,
            @Section(doc = "a server", name = "server") Optional<Server> server) {
        Whole {
            var findings = new Findings();
            if (color.equals("loud")) {
                findings.add("color", "loud is no color");
            }
            findings.attempt(() -> {
                if (shape.equals("none")) {
                    throw new ConfigException("shape none is nothing");
                }
            });
            findings.tell();
        }
    }

    private List<String> wrongOf(String body, Function<Whole, String> making) {
        ConfigElement element = element("<match>\n" + body + "\n</match>");
        try {
            ConfigBinder.bound(element, Whole.class, notes).make(making);
            return List.of();
        } catch (ConfigException e) {
            return e.all().stream()
                    .map(one -> one.position().orElseThrow().line() + ": " + one.reason())
                    .toList();
        }
    }

    @Test
    void everythingARecordRefusesIsToldTogetherWithAllThatIsWrongOrMissing() {
        assertThat(wrongOf("low 7\ncolor loud\nshape none\n<server>\nport x\n</server>", Whole::name))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("1: required parameter 'name'"),
                        one -> assertThat(one).startsWith("5: required parameter 'host'"),
                        one -> assertThat(one).startsWith("6: port in <server>"),
                        one -> assertThat(one).isEqualTo("2: low exceeds high"),
                        one -> assertThat(one).isEqualTo("3: loud is no color"),
                        one -> assertThat(one).isEqualTo("4: shape none is nothing"));
    }

    @Test
    void whoMakesSomethingOfTheRecordIsHeardToo() {
        assertThat(wrongOf("name a\ncolor red\nlow x\nshape odd", whole -> {
                    throw ConfigException.about("shape", "this cannot be made");
                }))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("4: low in"),
                        one -> assertThat(one).isEqualTo("5: this cannot be made"));
    }

    @Test
    void whatFollowsFromAStandInIsNotTold() {
        assertThat(wrongOf("color red\nlow x", whole -> {
                    throw new IllegalStateException(whole.name() + " of " + whole.range());
                }))
                .hasSize(2);
        assertThat(wrongOf("color red\nlow 3\nname a", whole -> {
                    throw new ConfigException("low is too low");
                }))
                .containsExactly("3: low exceeds high");
    }

    @Test
    void whatIsMadeBesideAnErrorIsNotUsed() {
        assertThat(wrongOf("color red\nlow x\nname a", Whole::name)).hasSize(1);
    }
}
