package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineBuilderTest {
    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    private List<String> errors(String text) {
        var invalid = catchThrowableOfType(InvalidPipelineException.class, () -> host.build(text));
        return invalid.errors().stream()
                .map(error -> error.position().map(Object::toString).orElse("?") + ": " + error.reason())
                .toList();
    }

    @Test
    void everyErrorIsFoundAtOnceInFileOrder() {
        List<String> errors = errors("""
                <source>
                  @type prob
                </source>
                <match a.**>
                  @type probe
                  number -1
                </match>
                <match /(/>
                  @type probe
                </match>
                <match b>
                  @type send
                  to @NOWHERE
                </match>
                <label @A>
                  <match **>
                    @type kafka
                  </match>
                </label>
                """);
        assertThat(errors).hasSize(5);
        assertThat(errors.get(0))
                .isEqualTo(
                        "test.conf:2:9: Unknown source plugin 'prob'; did you mean 'probe'? (this program has counts, datagrams, probe, shares)");
        assertThat(errors.get(1)).startsWith("test.conf:6:10: number in <match a.**> of probe plugin: '-1'");
        assertThat(errors.get(2)).startsWith("test.conf:8:1: ");
        assertThat(errors.get(3)).isEqualTo("test.conf:13:6: @NOWHERE label not found; the configuration has @A");
        assertThat(errors.get(4))
                .isEqualTo(
                        "test.conf:17:11: Unknown output plugin 'kafka'; it is known from Fluentd and not here yet (this program has back, fan, probe, send, writes)");
    }

    @Test
    void errorsOfAllStoresOfOneOutputAreFound() {
        assertThat(errors("""
                        <match **>
                          @type fan
                          <store>
                            @type prove
                          </store>
                          <store>
                            number 1
                          </store>
                        </match>
                        """))
                .containsExactly(
                        "test.conf:4:11: Unknown output plugin 'prove'; did you mean 'probe'? (this program has back, fan,"
                                + " probe, send, writes)",
                        "test.conf:6:3: Missing '@type' parameter in <store>; this program has the outputs back, fan, probe,"
                                + " send, writes");
    }

    @Test
    void anErrorShowsItsLine() {
        assertThatThrownBy(() -> host.build("<source>\n  @type prob\n</source>\n"))
                .isInstanceOf(InvalidPipelineException.class)
                .hasMessageContaining("\n    @type prob\n          ^");
    }

    @Test
    void whatCannotBeReadIsAnErrorOfTheSameKind() {
        assertThat(errors("<source>\n  @type probe\n"))
                .singleElement()
                .asString()
                .startsWith("test.conf:1:1: <source>");
    }

    @Test
    void whatReadingFindsDoesNotHideWhatBuildingFinds() {
        assertThat(errors("""
                        <system>
                          workers 0
                        </system>
                        <source>
                          @label @NONE
                        </source>
                        <match a>
                          @type probe
                          @id twice
                          @label @FAR
                        </match>
                        <match b>
                          @type probe
                          @id twice
                        </match>
                        <match c>
                          @type probe
                          number x
                        </match>
                        <worker 7>
                          <match d>
                            @type prob
                          </match>
                        </worker>
                        <label @L>
                          <match **>
                          </match>
                        </label>
                        """))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("test.conf:2:11: workers in <system>: '0' is too small"),
                        one -> assertThat(one)
                                .isEqualTo("test.conf:4:1: Missing '@type' parameter on <source> directive"),
                        one -> assertThat(one).startsWith("test.conf:10:10: @FAR label not found in worker 0"),
                        one -> assertThat(one).startsWith("test.conf:14:7: Duplicated plugin id 'twice'"),
                        one -> assertThat(one).startsWith("test.conf:18:10: number in <match c> of probe plugin: 'x'"),
                        one -> assertThat(one).startsWith("test.conf:20:1: worker id 7 "),
                        one -> assertThat(one).startsWith("test.conf:22:11: Unknown output plugin 'prob'"),
                        one -> assertThat(one)
                                .isEqualTo("test.conf:26:3: Missing '@type' parameter on <match> directive"));
    }

    @Test
    void whatIsWrongInOneWorkerDoesNotHideWhatIsWrongInAnother() {
        assertThat(errors("""
                        <system>
                          workers 2
                        </system>
                        <worker 0>
                          <source>
                            @type prob
                          </source>
                        </worker>
                        <worker 1>
                          <source>
                            @type prob
                          </source>
                        </worker>
                        <match **>
                          @type prob
                        </match>
                        """))
                .extracting(error -> error.substring(0, error.indexOf(": ")))
                .containsExactly("test.conf:6:11", "test.conf:11:11", "test.conf:15:9");
    }

    @Test
    void pluginsWithoutAnIdAreNumberedByType() {
        host.build("""
                <source>
                  @type probe
                </source>
                <source>
                  @type probe
                  @id mine
                </source>
                <filter **>
                  @type probe
                </filter>
                <match **>
                  @type fan
                  <store>
                    @type probe
                  </store>
                  <store>
                    @type probe
                  </store>
                </match>
                """);
        assertThat(host.ids())
                .containsExactlyInAnyOrder("probe-1", "mine", "probe-2", "fan-1", "fan-1.probe-1", "fan-1.probe-2");
    }

    @Test
    void anIdMadeUpDoesNotHideOneThatIsWritten() {
        assertThat(errors("""
                        <match a>
                          @type probe
                        </match>
                        <match b>
                          @type probe
                          @id probe-1
                        </match>
                        """))
                .singleElement()
                .asString()
                .startsWith("test.conf:6:7: Duplicated plugin id 'probe-1'; test.conf:1 has it already");
    }

    @Test
    void eachWorkerBuildsWhatIsItsOwnAndNotesAreMadeOnce() {
        host.build("""
                <system>
                  workers 2
                </system>
                <source>
                  @type probe
                  bogus 1
                </source>
                <worker 1>
                  <match **>
                    @type probe
                    @id of-worker-"1"
                    number "#{worker_id}"
                  </match>
                </worker>
                """);
        assertThat(host.supervisor.plugins())
                .extracting(PluginIdentity::workerId, PluginIdentity::toString)
                .containsExactlyInAnyOrder(
                        tuple(0, "probe source 'probe-1'"),
                        tuple(1, "probe source 'probe-1'"),
                        tuple(1, "probe output 'of-worker-\"1\"'"));
        assertThat(host.warnings).filteredOn(note -> note.contains("bogus")).hasSize(1);
        assertThat(host.supervisor.status(1, TestHost.DEADLINE).join().plugins())
                .filteredOn(one -> one.plugin().category().equals("output"))
                .singleElement()
                .satisfies(
                        one -> assertThat(one.condition().orElseThrow().data()).containsEntry("number", 1));
    }
}
