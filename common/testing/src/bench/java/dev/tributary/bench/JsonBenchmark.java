package dev.tributary.bench;

import dev.tributary.event.EventCursor;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.JsonWriter;
import dev.tributary.msgpack.MessagePackWriter;
import java.util.concurrent.TimeUnit;
import org.msgpack.value.ImmutableValue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Between packed records and lines of JSON; the figure is for one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Samples.EVENTS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class JsonBenchmark {
    private final MessagePackWriter out = new MessagePackWriter(1 << 20);
    private final JsonWriter json = new JsonWriter();
    private PackedEvents events;
    private byte[] line;

    @Setup
    public void prepare() {
        events = Samples.events();
        EventCursor first = events.cursor();
        first.next();
        json.write(first.record(), out);
        line = out.toByteArray();
    }

    /** The cursor finds each entry's end, and the writer walks its record. */
    @Benchmark
    public int write() {
        out.truncate(0);
        for (EventCursor event = events.cursor(); event.next(); ) {
            json.write(event.record(), out);
            out.put('\n');
        }
        return out.length();
    }

    /** What of it is the cursor's. */
    @Benchmark
    public int cursor() {
        int end = 0;
        for (EventCursor event = events.cursor(); event.next(); ) {
            end = event.entryEnd();
        }
        return end;
    }

    /** A line of JSON to a value, for the json parser. */
    @Benchmark
    public ImmutableValue read() {
        ImmutableValue value = null;
        for (int i = 0; i < Samples.EVENTS; i++) {
            value = JsonReader.read(line, 0, line.length);
        }
        return value;
    }
}
