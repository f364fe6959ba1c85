package dev.tributary.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.EventTime;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Room;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.msgpack.RandomValues;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** With nobody who reads fields in between, the bytes of an entry that come out are those that came in. */
class EntryBytesTest {
    private static final int ROUNDS = 300;

    /** What is sent, and what of it must be left. */
    private static final class Batch {
        final MessagePackWriter sent = new MessagePackWriter();
        final MessagePackWriter kept = new MessagePackWriter();
        int elements;
        int events;

        void add(Random random, RandomValues values, boolean perfect) {
            int start = sent.length();
            sent.arrayHeader(2);
            boolean event = perfect || random.nextInt(4) > 0;
            if (event) {
                time(random);
                sent.value(values.map(3));
                kept.raw(sent.bytes(), start, sent.length() - start);
                events++;
            } else if (random.nextBoolean()) {
                sent.floating(1.5).value(values.map(2));
            } else {
                time(random);
                sent.integer(random.nextInt());
            }
            elements++;
        }

        private void time(Random random) {
            var time = new EventTime(1 + random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000));
            switch (random.nextInt(3)) {
                case 0 -> sent.integer(time.seconds());
                case 1 -> time.write(sent);
                default -> {
                    sent.arrayHeader(2);
                    time.write(sent);
                    sent.mapHeader(0);
                }
            }
        }

        byte[] packedForward(Compression compression) {
            byte[] payload = compression == Compression.TEXT
                    ? sent.toByteArray()
                    : Codec.deflate(compression, sent.bytes(), 0, sent.length());
            return Golden.compressed(compression, compression.word(), payload);
        }

        byte[] forward() {
            return new MessagePackWriter()
                    .arrayHeader(2)
                    .string("t")
                    .arrayHeader(elements)
                    .raw(sent.bytes(), 0, sent.length())
                    .toByteArray();
        }

        void isWhatIsLeftIn(EventMessage message) {
            PackedEvents packed = message.events().packed();
            assertThat(Arrays.copyOfRange(packed.bytes(), packed.offset(), packed.offset() + packed.sizeBytes()))
                    .isEqualTo(kept.toByteArray());
            assertThat(message.events().count()).isEqualTo(events);
            assertThat(message.skipped().count()).isEqualTo(elements - events);
            assertThat(packed.events()).hasSize(events);
        }
    }

    @Test
    void entriesComeOutAsTheyWentInWhateverTheMode() {
        modes(1, true);
    }

    @Test
    void entriesComeOutAsTheyWentInAroundThoseThatAreLeftOut() {
        modes(2, false);
    }

    private static void modes(long seed, boolean perfect) {
        var random = new Random(seed);
        var values = new RandomValues(seed);
        for (int round = 0; round < ROUNDS; round++) {
            var batch = new Batch();
            for (int i = random.nextInt(30); i >= 0; i--) {
                batch.add(random, values, perfect);
            }
            batch.isWhatIsLeftIn(Decoded.events(batch.forward()));
            batch.isWhatIsLeftIn(Decoded.events(batch.packedForward(Compression.TEXT)));
            for (Compression compression : new Compression[] {Compression.GZIP, Compression.ZSTD}) {
                var message = (CompressedMessage) Decoded.message(batch.packedForward(compression));
                batch.isWhatIsLeftIn(message.check(true, Room.UNBOUNDED));
                batch.isWhatIsLeftIn(message.check(false, Room.UNBOUNDED));
            }
        }
    }
}
