package dev.tributary.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimeTest {

    // 1960-01-01 00:00:00.25 UTC and others that the extension type has no room for.
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1700000000, 123456789",
        "4294967295, 999999999",
        "-315619200, 250000000",
        "-315619200, 100000000",
        "-1, 999999000",
        "-1, 0",
        "-62135596800, 500000000",
        "4294967296, 123456000"
    })
    void aTimeIsReadAsItWasWritten(long seconds, int nanos) {
        var time = new EventTime(seconds, nanos);
        assertThat(read(time)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({"-315619200, 123456789, -315619200, 123457000", "-1, 999999999, 0, 0"})
    void beyondTheExtensionTypeItIsToldToTheMicrosecond(long seconds, int nanos, long readSeconds, int readNanos) {
        assertThat(read(new EventTime(seconds, nanos))).isEqualTo(new EventTime(readSeconds, readNanos));
    }

    private static EventTime read(EventTime time) {
        var packed = new MessagePackWriter();
        time.write(packed);
        return EventTime.read(new MessagePackReader(packed.bytes(), 0, packed.length()));
    }
}
