package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of Fluentd's value types, with what it misreads: read as meant and noted, or refused. */
class ConfigTypesTest {
    private final List<String> warnings = new ArrayList<>();

    private Object read(Type type, String text) {
        return ConfigTypes.read(type, false, new Given(text, false, warnings::add));
    }

    private Object size(String text) {
        return ConfigTypes.read(long.class, true, new Given(text, false, warnings::add));
    }

    @ParameterizedTest
    @CsvSource({"24224,24224", "-1,-1", "+7,7", "1_000,1000", "10.0,10", "' 5 ',5", "007,7"})
    void integersThatFluentdReadsAlike(String text, long value) {
        assertThat(read(long.class, text)).isEqualTo(value);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0x10,16,0", "1e3,1000,1", "-0xff,-255,0", "1.5e1,15,1"})
    void integersThatFluentdMisreads(String text, long value, String theirs) {
        assertThat(read(long.class, text)).isEqualTo(value);
        assertThat(warnings).containsExactly("Fluentd reads '" + text + "' as " + theirs + ", we read " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "12abc", "1.5", "1,000", "--1", "0x", "1e-1", "NaN", "Infinity"})
    void refusesWhatIsNoInteger(String text) {
        assertThatThrownBy(() -> read(int.class, text))
                .hasMessage("'" + text + "' is not a whole number; write digits, such as 24224");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e99999999999", "-1e999999999", "1e-99999999999", "0e99999999999"})
    void refusesAnExponentThatNobodyMeans(String text) {
        String message = "'" + text + "' has an exponent beyond any number that is meant";
        assertThatThrownBy(() -> read(int.class, text)).hasMessage(message);
        assertThatThrownBy(() -> read(double.class, text)).hasMessage(message);
        assertThatThrownBy(() -> read(Duration.class, text)).hasMessage(message);
        assertThatThrownBy(() -> size(text)).hasMessage(message);
    }

    @Test
    void refusesAnEmptyNumberAndOnesTooLarge() {
        assertThatThrownBy(() -> read(int.class, "")).hasMessage("the value is empty; write digits, such as 24224");
        assertThatThrownBy(() -> read(int.class, "2147483648"))
                .hasMessage("'2147483648' is too large a number; the largest is 2147483647");
        assertThatThrownBy(() -> read(long.class, "9223372036854775808"))
                .hasMessage("'9223372036854775808' is too large a number; the largest is 9223372036854775807");
    }

    @ParameterizedTest
    @CsvSource({"0.5,0.5", "1e3,1000", ".5,0.5", "10,10", "-2.5,-2.5"})
    void floats(String text, double value) {
        assertThat(read(double.class, text)).isEqualTo(value);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e400"})
    void refusesAFloatThatWouldBeInfinite(String text) {
        assertThatThrownBy(() -> read(double.class, text))
                .hasMessage("'" + text + "' is too large a number; the largest is 1.7976931348623157E308");
    }

    @ParameterizedTest
    @ValueSource(strings = {"36501d", "876001h", "1e99"})
    void refusesATimeLongerThanAnythingLasts(String text) {
        assertThatThrownBy(() -> read(Duration.class, text))
                .hasMessage("'" + text + "' is too long a time; the longest is 36500d, about 100 years");
    }

    @Test
    void refusesWhatIsNoFloat() {
        for (String text : List.of("NaN", "Infinity", "-Infinity", "1e", "0x1p3")) {
            assertThatThrownBy(() -> read(double.class, text)).hasMessageContaining("is not a number");
        }
        assertThatThrownBy(() -> read(double.class, "abc")).hasMessage("'abc' is not a number; write one such as 0.5");
        assertThat(read(double.class, "0x10")).isEqualTo(16.0);
        assertThat(warnings).containsExactly("Fluentd reads '0x10' as 0, we read 16");
    }

    @ParameterizedTest
    @CsvSource({
        "1024,1024",
        "10k,10240",
        "10K,10240",
        "10kb,10240",
        "8m,8388608",
        "8MB,8388608",
        "8MiB,8388608",
        "2g,2147483648",
        "1t,1099511627776",
        "10b,10",
        "0,0",
        "-1,-1"
    })
    void sizesThatFluentdReadsAlike(String text, long value) {
        assertThat(size(text)).isEqualTo(value);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.5m,1572864,5242880",
        "0.5m,524288,5242880",
        "0.5k,512,5120",
        "8 m,8388608,8",
        "0x10,16,0",
        "1e3,1000,1"
    })
    void sizesThatFluentdMisreads(String text, long value, String theirs) {
        assertThat(size(text)).isEqualTo(value);
        assertThat(warnings).containsExactly("Fluentd reads '" + text + "' as " + theirs + " bytes, we read " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "m", "1x", "1.5", "5 apples", "1m2k"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> size(text))
                .hasMessage("'" + text + "' is not a size; write bytes, or a number with k, m, g or t, such as 8m");
    }

    @ParameterizedTest
    @CsvSource({
        "10s,PT10S",
        "2m,PT2M",
        "1h,PT1H",
        "1d,PT24H",
        "0.5,PT0.5S",
        "5S,PT5S",
        "10sec,PT10S",
        "0,PT0S",
        "1e3,PT1000S",
        "72h,PT72H",
        "2min,PT2M",
        "-1,PT-1S",
        ".25,PT0.25S"
    })
    void timesThatFluentdReadsAlike(String text, Duration value) {
        assertThat(read(Duration.class, text)).isEqualTo(value);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.5s,PT0.5S,5,0.5",
        "1.5h,PT1H30M,18000,5400",
        "500ms,PT0.5S,30000,0.5",
        "1h30m,PT1H30M,1800,5400",
        "1w,PT168H,1,604800",
        "1h 30m,PT1H30M,1800,5400",
        "5M,PT5M,5,300",
        "2 m,PT2M,2,120",
        "100us,PT0.0001S,100,0.0001"
    })
    void timesThatFluentdMisreads(String text, Duration value, String theirs, String ours) {
        assertThat(read(Duration.class, text)).isEqualTo(value);
        assertThat(warnings)
                .containsExactly(
                        "Fluentd reads '" + text + "' as " + theirs + " seconds, we read " + ours + " seconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "s", "1x", "1h30", "1 2", "10 sheep", "0x10"})
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> read(Duration.class, text))
                .hasMessage("'" + text + "' is not a time; write seconds, or a number with s, m, h or d, such as 10s");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "yes,true", "'',true", "'#why',true", "false,false", "no,false"})
    void booleansThatFluentdReadsAlike(String text, boolean value) {
        assertThat(read(boolean.class, text)).isEqualTo(value);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"on,true", "1,true", "TRUE,true", "Yes,true", "off,false", "0,false", "FALSE,false"})
    void booleansThatFluentdDoesNotKnow(String text, boolean value) {
        assertThat(read(boolean.class, text)).isEqualTo(value);
        assertThat(warnings)
                .containsExactly(
                        "read as " + value + "; Fluentd does not know '" + text + "' as a boolean, write " + value);
    }

    @Test
    void refusesWhatIsNoBoolean() {
        assertThatThrownBy(() -> read(boolean.class, "maybe"))
                .hasMessage("'maybe' is neither true nor false; write true or false");
    }

    private enum Codec {
        TEXT,
        GZIP,
        HIGH_SPEED,
        TLS {
            @Override
            public String toString() {
                return "TLSv1_2";
            }
        }
    }

    @Test
    void enums() {
        assertThat(read(Codec.class, "gzip")).isEqualTo(Codec.GZIP);
        assertThat(read(Codec.class, "high_speed")).isEqualTo(Codec.HIGH_SPEED);
        assertThat(read(Codec.class, "TLSv1_2")).isEqualTo(Codec.TLS);
        assertThat(warnings).isEmpty();
        assertThat(read(Codec.class, "GZip")).isEqualTo(Codec.GZIP);
        assertThat(warnings).containsExactly("read as 'gzip'; Fluentd does not know 'GZip'");
        assertThatThrownBy(() -> read(Codec.class, "lz4"))
                .hasMessage("'lz4'; valid options are text, gzip, high_speed, TLSv1_2");
        assertThatThrownBy(() -> read(Codec.class, "gzpi"))
                .hasMessage("'gzpi'; valid options are text, gzip, high_speed, TLSv1_2; did you mean 'gzip'?");
    }

    /** Generic types to read. */
    private record Types(
            List<String> texts, List<Integer> integers, Map<String, String> hash, Map<String, Long> longs) {}

    private static Type type(int component) {
        return Types.class.getRecordComponents()[component].getGenericType();
    }

    @Test
    void arrays() {
        assertThat(read(type(0), "a, b ,c")).isEqualTo(List.of("a", "b", "c"));
        assertThat(read(type(0), "a,,b")).isEqualTo(List.of("a", "", "b"));
        assertThat(read(type(0), "")).isEqualTo(List.of());
        assertThat(read(type(0), "[\"a,b\",1,true,null,{\"k\":[1]}]"))
                .isEqualTo(List.of("a,b", "1", "true", "", "{\"k\":[1]}"));
        assertThat(read(type(1), "1, 0x10")).isEqualTo(List.of(1, 16));
        assertThatThrownBy(() -> read(type(1), "1,x")).hasMessageStartingWith("'x' is not a whole number");
        assertThatThrownBy(() -> read(type(0), "[1")).hasMessageStartingWith("'[1' is not a JSON array: ");
        assertThatThrownBy(() -> read(type(0), "[1] 2"))
                .hasMessageStartingWith("'[1] 2' has more text behind its JSON array");
    }

    @Test
    void hashes() {
        assertThat(read(type(2), "k:v, k2 : v:2")).isEqualTo(Map.of("k", "v", "k2", "v:2"));
        assertThat(read(type(2), "{\"k\":\"v\",\"n\":{\"x\":1}}")).isEqualTo(Map.of("k", "v", "n", "{\"x\":1}"));
        assertThat(read(type(3), "k:1,l:2")).isEqualTo(Map.of("k", 1L, "l", 2L));
        assertThat(warnings).isEmpty();
        assertThat(read(type(2), "a")).isEqualTo(Map.of("a", ""));
        assertThat(warnings)
                .containsExactly("'a' has no value; write key:value. It is read as empty, Fluentd reads nil");
    }

    @Test
    void paths() {
        assertThat(read(Path.class, "/var/log/a.log")).isEqualTo(Path.of("/var/log/a.log"));
        assertThatThrownBy(() -> read(Path.class, "")).hasMessage("the value is empty; write a path");
    }

    @Test
    void masksSecretsInRefusals() {
        assertThatThrownBy(() -> ConfigTypes.read(int.class, false, new Given("hunter2", true, warnings::add)))
                .hasMessage("'xxxxxx' is not a whole number; write digits, such as 24224");
        assertThatThrownBy(() -> ConfigTypes.read(type(0), false, new Given("[hunter2", true, warnings::add)))
                .hasMessageNotContaining("hunter2");
    }
}
