package dev.tributary.config.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Notes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationTest {
    private final Notes notes = new Notes();

    private Configuration read(String text) {
        ConfigElement root = ConfigParser.parse("a.conf", text, new Environment(Map.of(), "h", ""), notes);
        return Configuration.of(root, notes);
    }

    private static List<String> types(List<Directive> directives) {
        return directives.stream().map(Directive::type).toList();
    }

    private static final String SOURCE = "<source>\n@type s\n</source>\n";
    private static final String MATCH = "<match>\n@type m\n</match>\n";

    @Test
    void readsDirectivesInOrder() {
        Configuration configuration = read("""
                <system>
                  workers 2
                  root_dir /var/lib/t
                  log_level debug
                  process_name edge
                </system>
                <source>
                  @type s1
                  @label @L
                </source>
                <filter a.*>
                  @type f1
                </filter>
                <match>
                  type m1
                </match>
                <label @L>
                  <filter **>
                    @type f2
                  </filter>
                  <match **>
                    @type m2
                  </match>
                </label>
                """);
        assertThat(configuration.system().workers()).isEqualTo(2);
        assertThat(configuration.system().rootDir()).contains(Path.of("/var/lib/t"));
        assertThat(configuration.system().logLevel()).contains(LogLevel.DEBUG);
        assertThat(configuration.system().processName()).contains("edge");
        assertThat(types(configuration.sources())).containsExactly("s1");
        assertThat(types(configuration.pipeline())).containsExactly("f1", "m1");
        assertThat(configuration.pipeline()).extracting(Directive::pattern).containsExactly("a.*", "**");
        assertThat(configuration.pipeline()).extracting(Directive::isFilter).containsExactly(true, false);
        assertThat(types(configuration.labels().getFirst().pipeline())).containsExactly("f2", "m2");
        assertThat(notes.all()).isEmpty();
    }

    @Test
    void whatStandsInAWorkerComesAfterWhatStandsOutside() {
        Configuration configuration = read("<system>\nworkers 4\n</system>\n"
                + "<worker 0>\n<source>\n@type w0\n</source>\n<match w>\n@type in0\n</match>\n</worker>\n"
                + "<worker 1-2>\n<source>\n@type w12\n</source>\n</worker>\n"
                + "<source>\n@type all\n</source>\n" + MATCH);
        assertThat(types(configuration.forWorker(0).sources())).containsExactly("all", "w0");
        assertThat(types(configuration.forWorker(0).pipeline())).containsExactly("m", "in0");
        assertThat(types(configuration.forWorker(2).sources())).containsExactly("all", "w12");
        assertThat(types(configuration.forWorker(3).sources())).containsExactly("all");
        assertThat(configuration.sources())
                .extracting(source -> source.workers().count())
                .containsExactly(4, 1, 2);
    }

    @Test
    void theSameLabelMayStandInDifferentWorkers() {
        Configuration configuration = read("<system>\nworkers 2\n</system>\n<worker 0>\n<label @L>\n" + MATCH
                + "</label>\n</worker>\n<worker 1>\n<label @L>\n" + MATCH + "</label>\n</worker>\n");
        assertThat(configuration.forWorker(1).labels()).hasSize(1);
    }

    @Test
    void defaultsHoldWithoutASystemSection() {
        assertThat(read(SOURCE).system()).isEqualTo(SystemConfig.defaults());
        assertThat(SystemConfig.defaults().workers()).isEqualTo(1);
        assertThat(SystemConfig.defaults().logLevel()).isEmpty();
    }

    @Test
    void withoutSourceLeavesSourcesOut() {
        assertThat(read("<system>\nwithout_source true\n</system>\n" + SOURCE).sources())
                .isEmpty();
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of("<source>\n</source>", "a.conf:1:1: Missing '@type' parameter on <source> directive"),
                Arguments.of("<match a>\n</match>", "a.conf:1:1: Missing '@type' parameter on <match> directive"),
                Arguments.of(
                        "<system>\n</system>\n<system>\n</system>",
                        "a.conf:3:1: <system> is duplicated, it may " + "stand there once; the first is in a.conf:1"),
                Arguments.of(
                        "<system>\nworkers 0\n</system>",
                        "a.conf:2:9: workers in <system>: '0' is too small; the " + "smallest allowed is 1"),
                Arguments.of(
                        "<label>\n</label>",
                        "a.conf:1:1: Missing symbol argument on <label> directive; write " + "<label @NAME>"),
                Arguments.of(
                        "<label @ROOT>\n</label>",
                        "a.conf:1:1: @ROOT for <label> is not permitted, reserved for "
                                + "getting root router; what stands outside of labels is @ROOT"),
                Arguments.of(
                        "<label @L>\n<filter>\n@type f\n</filter>\n</label>",
                        "a.conf:1:1: Missing <match> " + "sections in <label @L> section"),
                Arguments.of(
                        "<label @L>\n" + MATCH + "</label>\n<label @L>\n" + MATCH + "</label>",
                        "a.conf:6:1: " + "Section <label @L> appears twice; the first is in a.conf:1"),
                Arguments.of(
                        "<source>\n@type s\n@label @LL\n</source>\n<label @L1>\n" + MATCH + "</label>",
                        "a.conf:3:8: @LL label not found in worker 0; did you mean @L1?"),
                Arguments.of(
                        "<match>\n@type copy\n<store>\n@type relabel\n@label @FAR\n</store>\n</match>",
                        "a.conf:5:8: @FAR label not found in worker 0; write a <label @FAR> section"),
                Arguments.of(
                        "<source>\n@type s\n@id z\n</source>\n<match>\n@type m\n@id z\n</match>",
                        "a.conf:7:5: " + "Duplicated plugin id 'z'; each plugin needs an @id of its own"),
                Arguments.of(
                        "<source>\n@type s\n@log_level wran\n</source>",
                        "a.conf:3:12: @log_level in <source>: 'wran'; valid options are trace, debug, info, warn, error,"
                                + " fatal; did you mean 'warn'?"),
                Arguments.of(
                        "<worker>\n</worker>",
                        "a.conf:1:1: Missing worker id on <worker> directive; write " + "<worker 0> or <worker 0-1>"),
                Arguments.of(
                        "<worker foo>\n</worker>",
                        "a.conf:1:1: worker id should be integer or a range, not 'foo';"
                                + " write <worker 0> or <worker 0-1> (Fluentd reads worker 0)"),
                Arguments.of(
                        "<worker 0,1>\n</worker>",
                        "a.conf:1:1: worker id should be integer or a range, not '0,1';"
                                + " write <worker 0> or <worker 0-1> (Fluentd reads worker 0)"),
                Arguments.of(
                        "<worker 2>\n</worker>",
                        "a.conf:1:1: worker id 2 specified by <worker> directive is not "
                                + "allowed. Available worker id is between 0 and 0; <system> workers is 1"),
                Arguments.of(
                        "<worker 0-1>\n</worker>",
                        "a.conf:1:1: worker id 1 specified by <worker> directive is not"
                                + " allowed. Available worker id is between 0 and 0; <system> workers is 1"),
                Arguments.of(
                        "<worker 1-0>\n</worker>",
                        "a.conf:1:1: greater first_worker_id<1> than last_worker_id<0> "
                                + "specified by <worker> directive is not allowed. Available multi worker assign syntax is "
                                + "<smaller_worker_id>-<greater_worker_id>"),
                Arguments.of(
                        "<worker 0>\n<system>\n</system>\n</worker>",
                        "a.conf:2:1: <worker> section cannot have "
                                + "<system> directive, only <source>, <match>, <filter> and <label>"),
                Arguments.of(
                        "<system>\nworkers 3\n</system>\n<worker 0-1>\n</worker>\n<worker 1-2>\n</worker>",
                        "a.conf:6:1: specified worker_id<1> collisions is detected on <worker> directive; another range"
                                + " names it already"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorsAreClearWhereFluentdsTrapsAre(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.position().orElseThrow() + ": " + e.reason())
                                .isEqualTo(message));
    }

    static Stream<Arguments> notes() {
        return Stream.of(
                Arguments.of("port 1", "a.conf:1:6: parameter 'port' outside of any section is not used"),
                Arguments.of(
                        "<mtach **>\n</mtach>",
                        "a.conf:1:1: section <mtach> at the top level is not used; did you" + " mean <match>?"),
                Arguments.of(
                        "<label @L>\n" + MATCH + "<source>\n</source>\n</label>",
                        "a.conf:5:1: section <source> in" + " <label @L> is not used"),
                Arguments.of(
                        "<label @L>\nk v\n" + MATCH + "</label>",
                        "a.conf:2:3: parameter 'k' in <label @L> is not " + "used"),
                Arguments.of(
                        "<source x>\n@type s\n</source>",
                        "a.conf:1:1: argument 'x' of <source> is not used; a " + "source has none"),
                Arguments.of(
                        "<worker 0>\n</worker>\n<worker 0>\n</worker>",
                        "a.conf:3:1: worker 0 is named by an " + "earlier <worker> too; it runs the plugins of both"),
                Arguments.of(
                        "<system>\nwrokers 2\n</system>",
                        "a.conf:2:9: parameter 'wrokers' in <system> is not used;" + " did you mean 'workers'?"),
                Arguments.of(
                        "<system>\nenable_jit\n</system>",
                        "a.conf:2:11: 'enable_jit' in <system>: Without effect:" + " there is no Ruby to compile."),
                Arguments.of(
                        "<system>\n<metrics>\n</metrics>\n</system>",
                        "a.conf:2:1: <metrics> in <system>: Without effect: metrics are at `/q/metrics` in Prometheus "
                                + "form."));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void notesWhatIsNotUsed(String text, String note) {
        read(text);
        assertThat(notes.all()).containsExactly(note);
    }

    @Test
    void keysOfARecordAreNoReferences() {
        read("<filter>\n@type record_transformer\n<record>\n@label x\n@id a\n</record>\n</filter>");
        assertThat(notes.all()).isEmpty();
    }
}
