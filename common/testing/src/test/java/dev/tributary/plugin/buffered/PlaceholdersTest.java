package dev.tributary.plugin.buffered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.UndeliverableException;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.value.ValueFactory;

class PlaceholdersTest {
    private static final long NOON = 1_769_860_800;

    @ParameterizedTest
    @CsvSource({
        "/d/${tag},/d/a.b.c",
        "/d/${tag[0]}/${tag[2]},/d/a/c",
        "/d/${tag[-1]},/d/c",
        "/d/x${tag[9]},/d/x",
        "/d/%Y%m%d-%H,/d/20260131-12",
        "/d/${chunk_id}," + "/d/" + TestChunk.ID,
        "/d/$tag/${}/{tag},/d/$tag/${}/{tag}"
    })
    void fillsInWhatTheChunkHas(String text, String path) {
        assertThat(template(text).path(TestChunk.timed(NOON, "a.b.c"), Optional.empty()))
                .isEqualTo(path);
    }

    @Test
    void fillsInFieldsAndNothingForANilField() {
        var chunk = TestChunk.with(
                Map.of(
                        "host", ValueFactory.newString("web1"),
                        "n", ValueFactory.newInteger(7),
                        "$.a.b", ValueFactory.newBoolean(true),
                        "nil", ValueFactory.newNil()),
                "t");

        assertThat(template("/d/${host}-${n}-${$.a.b}-${nil}").path(chunk, Optional.empty()))
                .isEqualTo("/d/web1-7-true-");
    }

    @Test
    void aTagWithDirectivesIsNoTime() {
        assertThat(template("/d/${tag}").path(TestChunk.timed(NOON, "a%Yb"), Optional.empty()))
                .isEqualTo("/d/a%Yb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/etc/passwd", "a/../../x", "..", "a\0b"})
    void refusesATagThatLeadsElsewhere(String tag) {
        assertThatThrownBy(() -> template("/d/${tag}").path(TestChunk.untimed(tag), Optional.empty()))
                .isInstanceOf(UndeliverableException.class)
                .hasMessageContaining("would lead out of the path");
    }

    @Test
    void aTagThatLeadsElsewhereForgesNoLine() {
        assertThatThrownBy(
                        () -> template("/d/${tag}").path(TestChunk.untimed("../\u001b[2J\nforged"), Optional.empty()))
                .hasMessage("path: '../?[2J?forged' would lead out of the path that is configured");
    }

    @Test
    void refusesDotsOfThePathAndOfTheTagTogether() {
        assertThatThrownBy(() -> template("/d/.${tag}").path(TestChunk.untimed("./x"), Optional.empty()))
                .isInstanceOf(UndeliverableException.class);
        assertThatThrownBy(() -> template("/d/${tag[0]}${tag[1]}/x").path(TestChunk.untimed("x./y"), Optional.empty()))
                .isInstanceOf(UndeliverableException.class);
    }

    @Test
    void allowsDotsThatTheUserWrote() {
        assertThat(template("../logs/${tag}").path(TestChunk.untimed("a..b"), Optional.empty()))
                .isEqualTo("../logs/a..b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /d/x          | 0    | true  | ''   | doesn't have a tag placeholder
            /d/${tag}     | 0    | false | ''   | chunk key 'tag' is not configured
            /d/${tag[1]}  | 0    | false | ''   | chunk key 'tag' is not configured
            /d/x          | 0    | false | host | doesn't have enough placeholders for the chunk keys host
            /d/${host}    | 0    | false | ''   | has placeholders for host
            /d/%Y%m       | 0    | false | ''   | chunk key 'time' is not configured
            /d/%Y%m%d     | 3600 | false | ''   | doesn't have timestamp placeholders for timekey 3600s
            """)
    void refusesWhatDoesNotFitTheChunkKeys(String text, long timekey, boolean tag, String field, String message) {
        var fields = field.isEmpty() ? Set.<String>of() : Set.of(field);

        assertThatThrownBy(
                        () -> template(text).check(timekey == 0 ? Optional.empty() : Optional.of(timekey), tag, fields))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Parameter 'path: " + text + "'")
                .hasMessageContaining(message);
    }

    @Test
    void acceptsWhatFits() {
        template("/d/${tag}/${host}-%Y%m%d%H").check(Optional.of(3600L), true, Set.of("host"));
        template("/d/${chunk_id}").check(Optional.empty(), false, Set.of());
    }

    private static Placeholders template(String text) {
        return new Placeholders("path", text, ZoneOffset.UTC);
    }
}
