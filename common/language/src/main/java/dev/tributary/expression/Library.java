package dev.tributary.expression;

import dev.tributary.expression.Methods.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What can be called without a value before it: {@code JSON.parse(x)}, {@code Integer(x)}. */
final class Library {
    private static final Map<String, Method> FUNCTIONS = new TreeMap<>();

    /** The Ruby whose results are yielded here. */
    private static final String VERSION = "3.1.0";

    private static final Map<String, Node> CONSTANTS = Map.ofEntries(
            Map.entry("Float::INFINITY", constant(new Real(Double.POSITIVE_INFINITY))),
            Map.entry("Float::NAN", constant(new Real(Double.NaN))),
            Map.entry("Float::MAX", constant(new Real(Double.MAX_VALUE))),
            Map.entry("Float::EPSILON", constant(new Real(Math.ulp(1.0)))),
            Map.entry("Math::PI", constant(new Real(Math.PI))),
            Map.entry("Regexp::IGNORECASE", constant(Value.of(1))),
            Map.entry("Regexp::EXTENDED", constant(Value.of(2))),
            Map.entry("Regexp::MULTILINE", constant(Value.of(4))),
            Map.entry("Encoding::UTF_8", new Terms.Written("UTF-8")),
            Map.entry("File::SEPARATOR", new Terms.Written("/")),
            Map.entry("RUBY_VERSION", new Terms.Written(VERSION)),
            Map.entry("Process::CLOCK_REALTIME", constant(Value.of(0))),
            Map.entry("Process::CLOCK_MONOTONIC", constant(Value.of(1))));

    /** Methods that Ruby has everywhere, and that are not understood: no names that nothing stands for. */
    private static final Set<String> RUBYS = Set.of(
            ("abort at_exit autoload binding block_given caller caller_locations catch chomp chop define_method display"
                            + " eval exec exit extend fail fork gets global_variables gsub instance_eval instance_exec"
                            + " instance_variable_get instance_variable_set instance_variables iterator lambda load"
                            + " local_variables method methods object_id open p pp print printf proc public_send putc puts"
                            + " readline readlines require_relative select send set_trace_func singleton_class sleep spawn"
                            + " srand sub syscall system tap test then throw trace_var trap untrace_var warn log router"
                            + " instance_of is_a kind_of nil freeze frozen dup clone hash inspect itself class to_s"
                            + " config self super yield return")
                    .split(" "));

    static {
        List.of(
                        Kernel.METHODS,
                        Chance.METHODS,
                        Encodings.METHODS,
                        Paths.METHODS,
                        TimeFunctions.METHODS,
                        DateFunctions.METHODS)
                .forEach(table -> FUNCTIONS.putAll(table.all()));
    }

    private Library() {}

    static Optional<Method> function(String name) {
        return Optional.ofNullable(FUNCTIONS.get(name));
    }

    private static Node constant(Value value) {
        return new Terms.Literal(value);
    }

    static Optional<Node> constant(String name) {
        return Optional.ofNullable(CONSTANTS.get(name));
    }

    /** Whether Ruby knows that name where nothing else gave it a meaning. */
    static boolean isRubys(String name) {
        return RUBYS.contains(name);
    }
}
