package dev.tributary.expression;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The classes of errors that Ruby raises for what is understood here. */
final class Errors {
    static final RubyClass EXCEPTION = RubyClass.of(
            "Exception",
            new Methods<Raised>()
                    .add("message", 0, (self, sent) -> new Text(self.message()))
                    .add("full_message detailed_message", 0, (self, sent) -> new Text(self.message()))
                    .add("backtrace", 0, (self, sent) -> Constants.NIL));

    private static final Map<String, RubyClass> ALL = new TreeMap<>(Map.of("Exception", EXCEPTION));

    static final RubyClass STANDARD = below("Exception", "StandardError");

    static {
        for (String name :
                ("ArgumentError EncodingError FiberError IOError IndexError LocalJumpError NameError RangeError"
                                + " RegexpError RuntimeError SystemCallError ThreadError TypeError ZeroDivisionError SocketError"
                                + " JSON::JSONError Timeout::Error")
                        .split(" ", -1)) {
            below("StandardError", name);
        }
        below("IOError", "EOFError");
        below("IndexError", "KeyError");
        below("IndexError", "StopIteration");
        below("NameError", "NoMethodError");
        below("RangeError", "FloatDomainError");
        below("RuntimeError", "FrozenError");
        below("ArgumentError", "Math::DomainError");
        below("ArgumentError", "Date::Error");
        below("ArgumentError", "UncaughtThrowError");
        below("JSON::JSONError", "JSON::ParserError");
        below("JSON::ParserError", "JSON::NestingError");
        below("JSON::JSONError", "JSON::GeneratorError");
        below("SystemCallError", "Errno::ENOENT");
        below("SystemCallError", "Errno::EACCES");
    }

    private Errors() {}

    private static RubyClass below(String parent, String name) {
        RubyClass made = RubyClass.of(name, List.of(ALL.get(parent)));
        ALL.put(name, made);
        return made;
    }

    static Optional<RubyClass> find(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    static RubyClass named(String name) {
        return ALL.getOrDefault(name, STANDARD);
    }

    /** {@code raise "text"}, {@code raise ArgumentError, "text"}. */
    static CodeException raised(Sent sent) {
        Value what = sent.or(0, new Text("unhandled exception"));
        if (what instanceof Raised(RubyClass error, String message)) {
            return CodeException.raised(error.name(), message);
        }
        if (what instanceof ClassObject(RubyClass error) && error.isA(EXCEPTION)) {
            return CodeException.raised(error.name(), sent.text(1, error.name()));
        }
        return CodeException.raised("RuntimeError", Text.of(what));
    }
}
