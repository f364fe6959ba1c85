package dev.tributary.forward.client;

/** A server as the load balancer sees it. */
final class FakeServer implements Candidate {
    private final String label;
    private final int weight;
    private final boolean standby;
    Belief.State state = Belief.State.UP;
    int pending;

    private FakeServer(String label, int weight, boolean standby) {
        this.label = label;
        this.weight = weight;
        this.standby = standby;
    }

    static FakeServer regular(String label, int weight) {
        return new FakeServer(label, weight, false);
    }

    static FakeServer standby(String label, int weight) {
        return new FakeServer(label, weight, true);
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public boolean standby() {
        return standby;
    }

    @Override
    public Belief.State state() {
        return state;
    }

    @Override
    public int pending() {
        return pending;
    }

    @Override
    public String toString() {
        return label;
    }
}
