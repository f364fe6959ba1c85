package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagFlowTest {
    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    /** One section a line, {@code |} between its lines, as in {@code match a.**|@type stdout}. */
    private static String config(String... sections) {
        var text = new StringBuilder();
        for (String section : sections) {
            String[] lines = section.split("\\|");
            if (lines.length == 1) {
                text.append("<").append(section).append(">\n");
                continue;
            }
            text.append('<').append(lines[0]).append(">\n");
            for (int i = 1; i < lines.length; i++) {
                text.append(lines[i]).append('\n');
            }
            text.append("</").append(lines[0].split(" ")[0]).append(">\n");
        }
        return text.toString();
    }

    private List<String> errors(String text) {
        var invalid = catchThrowableOfType(InvalidPipelineException.class, () -> host.buildWithRealOutputs(text));
        return invalid.errors().stream()
                .map(error -> error.position().orElseThrow() + ": " + error.reason())
                .toList();
    }

    @Test
    void aCircleOfRelabelsIsAnErrorWithEveryPlace() {
        assertThat(errors(config(
                        "match **|@type relabel|@label @A",
                        "label @A",
                        "match app.**|@type relabel|@label @B",
                        "/label",
                        "label @B",
                        "match **|@type relabel|@label @A",
                        "/label")))
                .containsExactly("test.conf:8:8: events with a tag such as 'app' go in a circle for ever: from @A to @B"
                        + " (test.conf:8) to @A (test.conf:14); let one of them end in another output");
    }

    @Test
    void aCircleThroughStoresIsOneTooAndSoIsALabelThatLeadsToItself() {
        assertThat(errors(config(
                        "label @A",
                        "match **|@type copy|<store>|@type stdout|</store>|<store>|@type relabel|@label @A|</store>",
                        "/label",
                        "match **|@type relabel|@label @ROOT")))
                .hasSize(2)
                .anySatisfy(error -> assertThat(error).contains("from @A to @A (test.conf:"))
                .anySatisfy(error -> assertThat(error).contains("from @ROOT to @ROOT (test.conf:"));
    }

    @Test
    void labelsMayLeadToOneAnotherWhereNoTagComesRound() {
        host.buildWithRealOutputs(config(
                "source|@type probe|@label @A",
                "label @A",
                "match app.**|@type relabel|@label @B",
                "match **|@type stdout",
                "/label",
                "label @B",
                "match app.**|@type stdout",
                "match **|@type relabel|@label @A",
                "/label"));
        assertThat(host.warnings).isEmpty();
    }

    @Test
    void whatOnlyAFailureSendsRoundIsNoCircle() {
        host.buildWithRealOutputs(config(
                "source|@type probe|@label @A",
                "label @A",
                "match **|@type file|path /tmp/x|<secondary>|@type relabel|@label @A|</secondary>",
                "/label"));
    }

    static Stream<Arguments> unreached() {
        String stdout = "|@type stdout";
        return Stream.of(
                Arguments.of(
                        config("match **" + stdout, "match a.b" + stdout),
                        "test.conf:4:1: <match a.b> gets no events: <match **> of test.conf:1 takes them before; put it"
                                + " in front of that one"),
                Arguments.of(config("match a.**" + stdout, "match a.b.*" + stdout), "<match a.b.*> gets no events"),
                Arguments.of(config("match a.*" + stdout, "match a.b" + stdout), "<match a.b> gets no events"),
                Arguments.of(
                        config("match {a,b}.** c" + stdout, "match c {a,b}.**" + stdout),
                        "<match c {a,b}.**> gets no events"),
                Arguments.of(
                        config("match **" + stdout, "filter x|@type probe"),
                        "test.conf:4:1: <filter x> gets no events"),
                Arguments.of(
                        config("label @L", "match **" + stdout, "/label", "match **" + stdout),
                        "test.conf:1:1: no events come to <label @L>: nothing has @label @L"),
                Arguments.of(
                        config("source|@type sample|tag a.b", "match *" + stdout),
                        "test.conf:5:1: <match *> is not for the tag 'a.b' of the source in test.conf:1: * stands for one"
                                + " part of a tag, ** for any number of them"),
                Arguments.of(
                        config("source|@type sample|tag a.b.c", "match a.*" + stdout),
                        "test.conf:5:1: <match a.*> is not for the tag 'a.b.c' of the source in test.conf:1"),
                Arguments.of(
                        config("source|@type sample|tag a.b", "filter *|@type probe", "match **" + stdout),
                        "test.conf:5:1: <filter *> is not for the tag 'a.b' of the source in test.conf:1"),
                Arguments.of(
                        config("source|@type sample|tag web", "match app.**" + stdout),
                        "test.conf:1:1: no <match> of @ROOT is for the tag 'web', so these events are dropped; the last"
                                + " is <match app.**> in test.conf:5"),
                Arguments.of(
                        config(
                                "source|@type sample|tag a.b",
                                "match **|@type relabel|@label @L",
                                "label @L",
                                "match *" + stdout,
                                "/label"),
                        "test.conf:10:1: <match *> is not for the tag 'a.b' of the source in test.conf:1"));
    }

    @ParameterizedTest
    @MethodSource("unreached")
    void whatNoEventReachesIsAWarningWithBothPlaces(String text, String warning) {
        host.buildWithRealOutputs(text);
        assertThat(host.warnings).singleElement().asString().contains(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "match a.*|@type stdout;match a.**|@type stdout",
                "match a|@type stdout;match a.b|@type stdout",
                "match *|@type stdout;match **|@type stdout",
                "source|@type sample|tag web;match *|@type stdout",
                "source|@type sample|tag a.b;match *|@type stdout;match **|@type stdout",
                "source|@type probe|@label @L;label @L;match **|@type stdout;/label",
                "label @ERROR;match **|@type stdout;/label",
                "system|workers 2;worker 0|<source>|@type probe|@label @L|</source>;label @L;match **|@type stdout;/label"
            })
    void whatSomeEventsReachIsNone(String sections) {
        host.buildWithRealOutputs(config(sections.split(";")));
        assertThat(host.warnings).isEmpty();
    }
}
