package dev.tributary.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.NoRoomException;
import dev.tributary.plugin.PeerMemory.Account;
import dev.tributary.plugin.PeerMemory.Admission;
import dev.tributary.plugin.PeerMemory.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeerMemoryTest {
    private static final long LIMIT = 8 << 20;
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    private final PeerMemory memory = new PeerMemory(LIMIT);
    private final List<String> gaveWay = new ArrayList<>();

    private Account open(String name, Trust trust) {
        var opened = (Admission.Opened) memory.open(name, trust, 16 << 10, 1000, () -> gaveWay.add(name));
        return opened.account();
    }

    /** Holds more of an unfinished message, step by step, until it may not be read any more. */
    private static void holdAllItCan(Account account) {
        for (long bytes = 0; account.mayRead(); bytes += 4096) {
            account.holds(bytes, bytes);
        }
    }

    @Test
    void aHundredThatWantAllLeaveRoomForAnother() {
        List<Account> greedy = IntStream.range(0, 100)
                .mapToObj(i -> open("greedy-" + i, Trust.NEW))
                .toList();
        greedy.forEach(PeerMemoryTest::holdAllItCan);
        Account small = open("small", Trust.NEW);

        assertThat(memory.heldBytes()).isBetween(LIMIT / 2, LIMIT);
        assertThat(small.mayRead()).isTrue();
        small.holds(4_000, 4_000);
        assertThat(small.mayRead()).isTrue();
    }

    @Test
    void theOldestOfTheLeastTrustedGiveWayAndNoMoreThanNeeded() {
        Account known = open("known", Trust.NEW);
        known.ended();
        holdAllItCan(known);
        for (String name : List.of("old", "young")) {
            holdAllItCan(open(name, Trust.NEW));
        }
        assertThat(known.mayRead()).isFalse();
        memory.relieve();
        assertThat(gaveWay).as("while nobody has waited for long").isEmpty();

        await().atMost(DEADLINE).untilAsserted(() -> {
            memory.relieve();
            assertThat(gaveWay).isNotEmpty();
        });

        assertThat(gaveWay).containsExactly("old");
        assertThat(memory.gaveWay()).isEqualTo(1);
    }

    @Test
    void whatWaitsForAnOutputIsNotTouched() throws Exception {
        Account slow = open("slow", Trust.NEW);
        slow.holds(LIMIT, 0);
        Account other = open("other", Trust.NEW);
        other.holds(1000, 1000);
        assertThat(other.mayRead()).isFalse();

        long end = System.nanoTime() + PeerMemory.PATIENCE.multipliedBy(2).toNanos();
        await().atMost(DEADLINE).until(() -> {
            memory.relieve();
            return System.nanoTime() > end;
        });

        assertThat(gaveWay).isEmpty();
    }

    @Test
    void whoHasProvedNothingGetsASliver() {
        for (int i = 0; i < 20; i++) {
            holdAllItCan(open("stranger-" + i, Trust.UNPROVEN));
        }

        assertThat(memory.heldBytes()).isLessThan(LIMIT / 8);
        Account known = open("known", Trust.NEW);
        known.holds(LIMIT / 4, LIMIT / 4);
        assertThat(known.mayRead()).isTrue();
    }

    @Test
    void connectionsThatProveNothingGiveWayToNewOnes() {
        IntStream.range(0, 200).forEach(i -> open("stranger-" + i, Trust.UNPROVEN));

        assertThat(gaveWay).isNotEmpty().contains("stranger-0").doesNotContain("stranger-199");
        assertThat(200 - gaveWay.size()).isBetween(32, 64);
    }

    @Test
    void connectionsAreBoundedAndThoseOfAnAddress() {
        IntStream.range(0, 3).forEach(i -> memory.open("one", Trust.NEW, 1000, 3, () -> {}));
        assertThat(memory.open("one", Trust.NEW, 1000, 3, () -> {}))
                .isEqualTo(new Admission.Refused("connection_limit_per_address is 3"));
        assertThat(memory.open("other", Trust.NEW, 1000, 3, () -> {})).isInstanceOf(Admission.Opened.class);

        var refused = (Admission.Refused) memory.open("big", Trust.NEW, LIMIT, 3, () -> {});
        assertThat(refused.why()).contains("4 connections", "peer_memory_limit " + LIMIT);
    }

    @Test
    void whatIsClosedIsGivenBack() {
        Account one = open("one", Trust.UNPROVEN);
        one.holds(5000, 3000);
        one.trust(Trust.NEW);
        one.close();
        one.holds(7000, 7000);

        assertThat(memory.heldBytes()).isZero();
        assertThat(memory.unfinishedBytes()).isZero();
        assertThat(memory.connections()).isZero();
        assertThat(IntStream.range(0, 1000).mapToObj(i -> memory.open("one", Trust.NEW, 1, 1000, () -> {})))
                .allMatch(Admission.Opened.class::isInstance);
    }

    @Test
    void workTakesNoMoreThanThereIsAndGivesItBack() {
        Account one = open("one", Trust.NEW);
        try (var work = one.work()) {
            work.take(LIMIT - 1000);
            assertThatThrownBy(() -> work.take(2000))
                    .isInstanceOf(NoRoomException.class)
                    .hasMessageContaining("peer_memory_limit " + LIMIT);
            assertThat(memory.heldBytes()).isEqualTo(LIMIT - 1000);
            assertThat(one.mayRead()).isTrue();
        }
        assertThat(memory.heldBytes()).isZero();
        assertThat(memory.notHeld()).isEqualTo(1);
    }
}
