package dev.tributary.expression;

/** What every value has. */
final class ObjectMethods {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add("nil?", 0, (self, sent) -> Value.of(self.isNil()))
            .add("==", 1, (self, sent) -> Value.of(same(self, sent)))
            .add("!=", 1, (self, sent) -> Value.of(!same(self, sent)))
            .add("===", 1, (self, sent) -> Value.of(same(self, sent)))
            .add("eql?", 1, (self, sent) -> Value.of(eql(self, sent)))
            .add("equal?", 1, (self, sent) -> Value.of(isItself(self, sent.first())))
            .add("!", 0, (self, sent) -> Value.of(!self.isTrue()))
            .add("to_s", 0, ObjectMethods::shown)
            .add("inspect", 0, ObjectMethods::inspected)
            .add("to_json", 0, 1, ObjectMethods::json)
            .add("class", 0, (self, sent) -> new ClassObject(self.rubyClass()))
            .add("is_a? kind_of?", 1, (self, sent) -> Value.of(self.rubyClass().isA(ClassObject.of(sent.first()))))
            .add("instance_of?", 1, (self, sent) -> Value.of(self.rubyClass() == ClassObject.of(sent.first())))
            .add("respond_to?", 1, ObjectMethods::respondsTo)
            .add("freeze", 0, (self, sent) -> self)
            .add("itself", 0, (self, sent) -> self)
            .add("dup clone", 0, (self, sent) -> self)
            .add("<=>", 1, (self, sent) -> same(self, sent) ? Value.of(0) : Constants.NIL)
            .add("=~", 1, (self, sent) -> Constants.NIL)
            .walk("then yield_self", 0, 0, (self, sent) -> sent.yielded(self))
            .walk("tap", 0, 0, ObjectMethods::tapped);

    private ObjectMethods() {}

    /** Numbers and symbols are the same wherever they come from. */
    @SuppressWarnings("ReferenceEquality") // Ruby's equal?
    private static boolean isItself(Value self, Value other) {
        boolean simple = self instanceof Whole || self instanceof Real || self instanceof Symbol;
        return self == other || (simple && self.equals(other));
    }

    private static boolean same(Value self, Sent sent) {
        sent.run().deep(self);
        sent.run().deep(sent.first());
        return self.same(sent.first());
    }

    private static boolean eql(Value self, Sent sent) {
        sent.run().deep(self);
        sent.run().deep(sent.first());
        return self.equals(sent.first());
    }

    private static Value shown(Value self, Sent sent) {
        sent.run().deep(self);
        return Value.of(self.text());
    }

    private static Value inspected(Value self, Sent sent) {
        sent.run().deep(self);
        return Value.of(Inspection.of(self));
    }

    private static Value json(Value self, Sent sent) {
        sent.run().deep(self);
        return Value.of(Packed.json(self));
    }

    private static Value tapped(Value self, Sent sent) {
        sent.yielded(self);
        return self;
    }

    /** A method that no value here has may be one of Ruby's all the same. */
    private static Value respondsTo(Value self, Sent sent) {
        String name = Symbol.name(sent.first());
        if (!Understood.has(name)) {
            throw new CodeException("'respond_to?' of the method '" + name + "' is not understood");
        }
        return Value.of(self.rubyClass().has(name));
    }
}
