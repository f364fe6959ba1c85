package dev.tributary.expression;

/** Integers that count. */
final class WholeWalks {
    static final Methods<Whole> METHODS = new Methods<Whole>()
            .walk("times", 0, 0, WholeWalks::times)
            .walk("upto", 1, 1, (self, sent) -> counted(self, sent, 1))
            .walk("downto", 1, 1, (self, sent) -> counted(self, sent, -1))
            .walk("step", 1, 2, WholeWalks::stepped);

    private WholeWalks() {}

    private static Value times(Whole self, Sent sent) {
        walked(0, Whole.integer(self) - 1, 1, sent);
        return self;
    }

    private static Value counted(Whole self, Sent sent, int step) {
        walked(Whole.integer(self), Whole.integer(sent.first()), step, sent);
        return self;
    }

    private static Value stepped(Whole self, Sent sent) {
        long step = sent.count() > 1 ? Whole.integer(sent.at(1)) : 1;
        if (step == 0) {
            throw CodeException.argument("step can't be 0");
        }
        walked(Whole.integer(self), Whole.integer(sent.first()), step, sent);
        return self;
    }

    private static void walked(long from, long to, long step, Sent sent) {
        for (long at = from; step > 0 ? at <= to : at >= to; at += step) {
            sent.yielded(Value.of(at));
        }
    }
}
