package dev.tributary.forward.client;

import static dev.tributary.forward.client.FakeServer.regular;
import static dev.tributary.forward.client.FakeServer.standby;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.event.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadBalancerTest {
    private final List<String> moves = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void sharesAreExactInEveryCycleWhereverItBegins(long seed) {
        var a = regular("a", 10);
        var b = regular("b", 1);
        var c = regular("c", 4);
        var balancer = balancer(LoadBalance.WEIGHT, seed, a, b, c);
        List<FakeServer> picked = picked(balancer, 15 * 20);
        for (int start = 0; start + 15 <= picked.size(); start++) {
            List<FakeServer> cycle = picked.subList(start, start + 15);
            assertThat(cycle).filteredOn(server -> server == a).hasSize(10);
            assertThat(cycle).filteredOn(server -> server == b).hasSize(1);
        }
    }

    @Test
    void nobodysShareComesInAClump() {
        var heavy = regular("heavy", 10);
        var light = regular("light", 1);
        var middle = regular("middle", 5);
        List<FakeServer> picked = picked(balancer(LoadBalance.WEIGHT, 1, heavy, light, middle), 160);
        for (int i = 1; i < picked.size(); i++) {
            boolean sameTwice = picked.get(i) == picked.get(i - 1);
            assertThat(sameTwice && picked.get(i) != heavy)
                    .as("turn %d of %s", i, picked)
                    .isFalse();
        }
    }

    @Test
    void weightZeroIsNeverUsed() {
        var never = regular("never", 0);
        var down = regular("down", 1);
        down.state = Belief.State.DOWN;
        var balancer = balancer(LoadBalance.WEIGHT, 1, never, down);
        assertThat(picked(balancer, 10)).containsOnly(down);
        assertThat(balancer.next(Optional.empty(), Set.of(down))).isEmpty();
    }

    @Test
    void standbyServersMakeUpForTheLostWeightAndNoMore() {
        var a = regular("a", 60);
        var b = regular("b", 60);
        var first = standby("first", 20);
        var second = standby("second", 40);
        var third = standby("third", 60);
        var balancer = balancer(LoadBalance.WEIGHT, 1, a, b, first, second, third);
        assertThat(picked(balancer, 50)).containsOnly(a, b);

        a.state = Belief.State.DOWN;
        balancer.refresh();
        assertThat(picked(balancer, 120)).containsOnly(b, first, second);
        assertThat(shares(picked(balancer, 120))).isEqualTo(Map.of("b", 60, "first", 20, "second", 40));
        assertThat(moves).containsExactly("first in", "second in");

        second.state = Belief.State.DOWN;
        balancer.refresh();
        assertThat(picked(balancer, 200)).containsOnly(b, first, third);

        a.state = Belief.State.RECOVERING;
        balancer.refresh();
        assertThat(picked(balancer, 200)).as("a is not back yet").containsOnly(b, first, third);

        a.state = Belief.State.UP;
        moves.clear();
        balancer.refresh();
        assertThat(picked(balancer, 50)).containsOnly(a, b);
        assertThat(moves).containsExactly("first back", "third back");
    }

    @Test
    void aChunkThatFailedGoesToTheNextThatIsLeftAndLastToOneThatIsRecovering() {
        var a = regular("a", 60);
        var recovering = regular("recovering", 1);
        recovering.state = Belief.State.RECOVERING;
        var down = regular("down", 60);
        down.state = Belief.State.DOWN;
        var standIn = standby("stand-in", 200);
        var idle = standby("idle", 60);
        var balancer = balancer(LoadBalance.WEIGHT, 1, a, recovering, down, standIn, idle);
        assertThat(picked(balancer, 100)).containsOnly(a, standIn);
        assertThat(balancer.next(Optional.empty(), Set.of(a, standIn))).contains(idle);
        assertThat(balancer.next(Optional.empty(), Set.of(a, standIn, idle))).contains(recovering);
        assertThat(balancer.next(Optional.empty(), Set.of(a, standIn, idle, recovering)))
                .as("a server that is down is not tried after another has failed")
                .isEmpty();
    }

    @Test
    void whenAllAreDownEachGetsAChance() {
        var a = regular("a", 60);
        var b = standby("b", 60);
        a.state = Belief.State.DOWN;
        b.state = Belief.State.DOWN;
        assertThat(picked(balancer(LoadBalance.WEIGHT, 1, a, b), 4)).contains(a, b);
    }

    @Test
    void leastPendingTakesTheIdlestForItsWeight() {
        var a = regular("a", 20);
        var b = regular("b", 10);
        var balancer = balancer(LoadBalance.LEAST_PENDING, 1, a, b);
        a.pending = 3;
        b.pending = 1;
        assertThat(picked(balancer, 5)).containsOnly(b);
        b.pending = 2;
        assertThat(picked(balancer, 5)).containsOnly(a);
        a.pending = 4;
        assertThat(shares(picked(balancer, 30))).as("turns, where it is equal").isEqualTo(Map.of("a", 20, "b", 10));
    }

    @Test
    void randomIsWeightedAndTheSameForTheSameSeed() {
        var a = regular("a", 30);
        var b = regular("b", 10);
        List<FakeServer> picked = picked(balancer(LoadBalance.RANDOM, 42, a, b), 4000);
        assertThat(shares(picked).get("a")).isBetween(2900, 3100);
        assertThat(picked(balancer(LoadBalance.RANDOM, 42, a, b), 4000)).isEqualTo(picked);
        assertThat(picked(balancer(LoadBalance.RANDOM, 43, a, b), 4000)).isNotEqualTo(picked);
    }

    @Test
    void agentsThatStartTogetherDoNotAllBeginWithTheSameServer() {
        var first = IntStream.range(0, 100)
                .mapToObj(seed -> picked(balancer(LoadBalance.WEIGHT, seed, regular("a", 60), regular("b", 60)), 1)
                        .getFirst()
                        .label())
                .collect(Collectors.toSet());
        assertThat(first).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aTagSticksToItsServerAndOnlyTheTagsOfALostServerMove() {
        var a = regular("a", 60);
        var b = regular("b", 30);
        var spare = standby("spare", 60);
        var balancer = sticky(a, b, spare);
        Map<Tag, FakeServer> before = byTag(balancer);
        assertThat(before.values()).containsOnly(a, b);
        long toA = before.values().stream().filter(server -> server == a).count();
        assertThat(toA).as("in the shares of the weights").isBetween(600L, 733L);
        assertThat(byTag(balancer)).isEqualTo(before);

        a.state = Belief.State.DOWN;
        balancer.refresh();
        byTag(balancer)
                .forEach((tag, server) ->
                        assertThat(server).as(tag.toString()).isSameAs(before.get(tag) == a ? spare : b));

        a.state = Belief.State.UP;
        balancer.refresh();
        assertThat(byTag(balancer)).isEqualTo(before);
    }

    @Test
    void withoutStandbyTheOthersShareTheTagsOfALostServer() {
        var a = regular("a", 60);
        var b = regular("b", 60);
        var c = regular("c", 60);
        var balancer = sticky(a, b, c);
        Map<Tag, FakeServer> before = byTag(balancer);
        a.state = Belief.State.DOWN;
        balancer.refresh();
        Map<Tag, FakeServer> after = byTag(balancer);
        assertThat(after.values()).containsOnly(b, c);
        before.forEach((tag, server) -> {
            if (server != a) {
                assertThat(after.get(tag)).isSameAs(server);
            }
        });
        assertThat(before.keySet().stream().filter(tag -> before.get(tag) == a).map(after::get))
                .contains(b, c);
    }

    @Test
    void aChunkOfNoTagTakesItsTurn() {
        var a = regular("a", 60);
        var b = regular("b", 60);
        assertThat(picked(sticky(a, b), 2)).containsExactlyInAnyOrder(a, b);
    }

    private LoadBalancer<FakeServer> balancer(LoadBalance policy, long seed, FakeServer... servers) {
        return balancer(policy, false, seed, servers);
    }

    private LoadBalancer<FakeServer> sticky(FakeServer... servers) {
        return balancer(LoadBalance.WEIGHT, true, 1, servers);
    }

    private LoadBalancer<FakeServer> balancer(LoadBalance policy, boolean sticky, long seed, FakeServer... servers) {
        var balancer = new LoadBalancer<FakeServer>(
                policy, sticky, new Random(seed), (server, in) -> moves.add(server + (in ? " in" : " back")));
        balancer.use(List.of(servers));
        return balancer;
    }

    private static List<FakeServer> picked(LoadBalancer<FakeServer> balancer, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> balancer.next(Optional.empty(), Set.of()).orElseThrow())
                .toList();
    }

    private static Map<Tag, FakeServer> byTag(LoadBalancer<FakeServer> balancer) {
        var found = new HashMap<Tag, FakeServer>();
        for (int i = 0; i < 1000; i++) {
            var tag = new Tag("app." + i);
            found.put(tag, balancer.next(Optional.of(tag), Set.of()).orElseThrow());
        }
        return found;
    }

    private static Map<String, Integer> shares(List<FakeServer> picked) {
        var shares = new HashMap<String, Integer>();
        picked.forEach(server -> shares.merge(server.label(), 1, Integer::sum));
        return shares;
    }
}
