package dev.tributary.expression;

import dev.tributary.expression.Methods.Method;
import dev.tributary.expression.Methods.Use;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A class of Ruby's: its name, what it is a kind of, and the methods of its values that are understood. */
public final class RubyClass {
    static final RubyClass OBJECT = new RubyClass("Object", List.of(), List.of(ObjectMethods.METHODS));
    static final RubyClass COMPARABLE = new RubyClass("Comparable", List.of(), List.of(Order.METHODS));
    static final RubyClass ENUMERABLE =
            new RubyClass("Enumerable", List.of(), List.of(Walking.METHODS, Picking.METHODS, Grouping.METHODS));

    private final String name;
    private final List<RubyClass> ancestors;
    private final Map<String, Method> own = new HashMap<>();

    /** Those of its ancestors too. */
    private final Map<String, Method> methods = new HashMap<>();

    private RubyClass(String name, List<RubyClass> parents, List<Methods<?>> own) {
        this.name = name;
        var all = new LinkedHashSet<RubyClass>();
        for (RubyClass parent : parents) {
            all.addAll(parent.ancestors);
            all.add(parent);
        }
        ancestors = List.copyOf(all);
        own.forEach(table -> this.own.putAll(table.all()));
        ancestors.forEach(parent -> methods.putAll(parent.own));
        methods.putAll(this.own);
    }

    /** A class with these methods and those of Object. */
    static RubyClass of(String name, Methods<?>... own) {
        return new RubyClass(name, List.of(OBJECT), List.of(own));
    }

    /** The same, which is a kind of these too. */
    static RubyClass of(String name, List<RubyClass> parents, Methods<?>... own) {
        return new RubyClass(
                name, Stream.concat(Stream.of(OBJECT), parents.stream()).toList(), List.of(own));
    }

    String name() {
        return name;
    }

    boolean has(String method) {
        return methods.containsKey(method);
    }

    Map<String, Method> methods() {
        return methods;
    }

    boolean isA(RubyClass other) {
        return this == other || ancestors.contains(other);
    }

    /** {@code self.name(…)}. */
    @SuppressWarnings("ReferenceEquality") // self tells itself what it grew by
    static Value send(Value self, String name, Sent sent) {
        Method method = self.rubyClass().methods.get(name);
        if (method == null) {
            throw CodeException.noMethod(name, self);
        }
        check(name, method, sent);
        if (method.block() == Use.NONE && sent.hasBlock()) {
            throw new CodeException("'" + name + "' of " + self.kind() + " with a block is not understood");
        }
        if (method.block() == Use.WALKED && !sent.hasBlock()) {
            return new Walk(self, name, sent.all());
        }
        Value result = method.body().of(self, sent);
        if (result != self) {
            sent.run().produced(result);
        }
        return result;
    }

    static void check(String name, Method method, Sent sent) {
        if (!method.allows(sent.count())) {
            throw CodeException.argument("wrong number of arguments for '" + name + "' (given " + sent.count()
                    + ", expected " + expected(method) + ")");
        }
    }

    private static String expected(Method method) {
        String least = Integer.toString(method.least());
        if (method.most() == Methods.ANY_NUMBER) {
            return least + "+";
        }
        return method.least() == method.most() ? least : least + ".." + method.most();
    }

    @Override
    public String toString() {
        return name;
    }
}
