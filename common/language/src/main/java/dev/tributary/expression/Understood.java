package dev.tributary.expression;

import dev.tributary.expression.Methods.Method;
import dev.tributary.expression.Methods.Use;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The classes and methods that are understood, over all kinds of values: what is not among them is refused when read. */
final class Understood {
    private static final List<RubyClass> CLASSES = List.of(
            Text.CLASS,
            Whole.CLASS,
            Real.CLASS,
            NumberMethods.NUMERIC,
            Items.CLASS,
            Pairs.CLASS,
            Symbol.CLASS,
            Nil.CLASS,
            Truth.TRUE_CLASS,
            Truth.FALSE_CLASS,
            RegexpValue.CLASS,
            Found.CLASS,
            Span.CLASS,
            Walk.CLASS,
            Moment.CLASS,
            Day.CLASS,
            DayTime.CLASS,
            Packed.CLASS,
            ClassObject.CLASS,
            Address.CLASS,
            Interface.CLASS,
            OpenFile.CLASS,
            Errors.EXCEPTION,
            RubyClass.OBJECT,
            RubyClass.COMPARABLE,
            RubyClass.ENUMERABLE);

    private static final Map<String, Names> METHODS = new TreeMap<>();
    private static final Map<String, RubyClass> BY_NAME =
            CLASSES.stream().collect(Collectors.toMap(RubyClass::name, named -> named));

    static {
        CLASSES.forEach(
                named -> named.methods().forEach((name, method) -> METHODS.merge(name, Names.of(method), Names::and)));
    }

    /**
     * What methods of one name have in common.
     *
     * @param least arguments that one of them takes
     * @param most arguments that one of them takes
     */
    record Names(int least, int most, boolean takesBlock, boolean changes) {
        static Names of(Method method) {
            return new Names(method.least(), method.most(), method.block() != Use.NONE, method.changes());
        }

        Names and(Names other) {
            return new Names(
                    Math.min(least, other.least),
                    Math.max(most, other.most),
                    takesBlock || other.takesBlock,
                    changes || other.changes);
        }

        boolean allows(CallReader.Given given) {
            return given.least() <= most && (given.isOpen() || given.least() >= least);
        }
    }

    private Understood() {}

    static boolean has(String method) {
        return METHODS.containsKey(method);
    }

    static Optional<Names> names(String method) {
        return Optional.ofNullable(METHODS.get(method));
    }

    /** The class of that name, of values or errors. */
    static Optional<RubyClass> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name)).or(() -> Errors.find(name));
    }
}
