package dev.tributary.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Codec;
import dev.tributary.event.CompressedEvents;
import dev.tributary.event.Compression;
import dev.tributary.event.PackedEvents;
import dev.tributary.event.Room;
import dev.tributary.msgpack.MessagePackWriter;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressedMessageTest {
    private static final long SEED = 42;

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void checksEntriesThatLieAcrossTheWindowsEdges(Compression compression) {
        var random = new Random(SEED);
        var entries = new MessagePackWriter();
        var members = new ByteArrayOutputStream();
        int count = 0;
        for (int member = 0; member < 20; member++) {
            int start = entries.length();
            for (int i = 0; i < 40; i++) {
                // A few are larger than the window.
                entry(entries, random, i == 7 && member % 5 == 0 ? 300_000 : random.nextInt(3000));
                count++;
            }
            byte[] whole = entries.toByteArray();
            members.writeBytes(Codec.deflate(compression, whole, start, whole.length - start));
        }
        var message = (CompressedMessage)
                Decoded.message(Golden.compressed(compression, compression.word(), members.toByteArray()));

        EventMessage checked = message.check(true, Room.UNBOUNDED);

        assertThat(checked.events()).isInstanceOf(CompressedEvents.class);
        assertThat(checked.events().count()).isEqualTo(count);
        assertThat(checked.events().packed().bytes()).isEqualTo(entries.toByteArray());
        assertThat(message.check(false, Room.UNBOUNDED).events().packed().bytes())
                .isEqualTo(entries.toByteArray());
    }

    @ParameterizedTest
    @EnumSource(names = {"GZIP", "ZSTD"})
    void inflatesWhenAnEntryBehindTheFirstWindowHasToBeLeftOut(Compression compression) {
        var random = new Random(SEED);
        var entries = new MessagePackWriter();
        entry(entries, random, 200_000);
        byte[] good = entries.toByteArray();
        entries.arrayHeader(2).nil().mapHeader(0);
        byte[] payload = Codec.deflate(compression, entries.bytes(), 0, entries.length());
        var message = (CompressedMessage) Decoded.message(Golden.compressed(compression, compression.word(), payload));

        EventMessage checked = message.check(true, Room.UNBOUNDED);

        assertThat(checked.skipped().count()).isEqualTo(1);
        var events = (PackedEvents) checked.events();
        assertThat(java.util.Arrays.copyOf(events.bytes(), events.sizeBytes())).isEqualTo(good);
    }

    private static void entry(MessagePackWriter out, Random random, int size) {
        byte[] text = new byte[size];
        random.nextBytes(text);
        out.arrayHeader(2).put(0xd7).put(0).unsigned(1_700_000_000L, 4).unsigned(random.nextInt(1_000_000), 4);
        out.mapHeader(1).string("m").binary(text);
    }
}
