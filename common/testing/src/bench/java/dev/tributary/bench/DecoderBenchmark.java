package dev.tributary.bench;

import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.Skimmer;
import dev.tributary.protocol.ClientMessage;
import dev.tributary.protocol.EventMessage;
import dev.tributary.protocol.ForwardDecoder;
import dev.tributary.protocol.ForwardRules;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
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

/** From the bytes of messages to checked events; the figure is for one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Samples.EVENTS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecoderBenchmark {
    private final ForwardRules rules = ForwardRules.defaults(Clock.systemUTC());
    private byte[] packedForward;
    private byte[] forward;
    private long events;

    @Setup
    public void prepare() {
        PackedEvents packed = Samples.events();
        packedForward = Samples.packedForward(packed);
        forward = new MessagePackWriter(packedForward.length)
                .arrayHeader(2)
                .string("app.access")
                .arrayHeader(packed.count())
                .raw(packed.bytes(), packed.offset(), packed.sizeBytes())
                .toByteArray();
    }

    /** Decoding and the check of every entry, the message in one read. */
    @Benchmark
    public long packedForward() {
        new ForwardDecoder(rules).feed(packedForward, 0, packedForward.length, this::count);
        return events;
    }

    /** The same in reads of 64 KiB, as sockets give them. */
    @Benchmark
    public long packedForwardInReads() {
        var decoder = new ForwardDecoder(rules);
        for (int at = 0; at < packedForward.length; at += 65536) {
            decoder.feed(packedForward, at, Math.min(65536, packedForward.length - at), this::count);
        }
        return events;
    }

    /** Forward mode is skimmed twice: once to find its end, once to check its entries. */
    @Benchmark
    public long forward() {
        new ForwardDecoder(rules).feed(forward, 0, forward.length, this::count);
        return events;
    }

    /** The resumable skim over every value. */
    @Benchmark
    public boolean skimmer() {
        var skimmer = new Skimmer();
        skimmer.feed(forward, 0, forward.length);
        return skimmer.isComplete();
    }

    /** The skim of a whole value, as a cursor does it. */
    @Benchmark
    public int skip() {
        var reader = new MessagePackReader(forward);
        reader.skip();
        return reader.position();
    }

    private void count(ClientMessage message) {
        events += ((EventMessage) message).events().count();
    }
}
