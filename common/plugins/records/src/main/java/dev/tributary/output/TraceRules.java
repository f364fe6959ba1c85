package dev.tributary.output;

import dev.tributary.config.ConfigException;
import dev.tributary.regexp.Regexp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the lines of a stack trace look like, for each language, as steps from one state to the next. Outside of a trace
 * the state is {@link #START}. What no step is for ends a trace before it.
 */
final class TraceRules {
    static final String START = "start";

    // From (several with commas), to, and the expression that leads there; in order.
    private static final String JAVA = """
            start,nested   thrown  (?:Exception|Error|Throwable|V8 errors stack trace)[:\\r\\n]
            thrown         nested  ^[\\t ]*nested exception is:[\\t ]*
            thrown         thrown  ^[\\r\\n]*$
            thrown,frames  frames  ^[\\t ]+(?:eval )?at\\x20
            thrown,frames  frames  ^[\\t ]+--- End of inner exception stack trace ---$
            thrown,frames  frames  ^--- End of stack trace from previous location where exception was thrown ---$
            thrown,frames  thrown  ^[\\t ]*(?:Caused by|Suppressed):
            thrown,frames  frames  ^[\\t ]*... \\d+ (?:more|common frames omitted)
            """;
    private static final String PYTHON = """
            start   frames  ^Traceback \\(most recent call last\\):$
            frames  code    ^[\\t ]+File\\x20
            code    frames  [^\\t ]
            frames  start   ^(?:[^\\s.():]+\\.)*[^\\s.():]+:
            """;
    private static final String PHP = """
            start   thrown  PHP (?:Notice|Parse error|Fatal error|Warning):|exception '[^']+' with message '
            thrown  frames  ^Stack trace:
            frames  frames  ^#\\d
            frames  start   ^\\s+thrown in\\x20
            """;
    private static final String GO = """
            start                  panic      \\bpanic:\\x20
            start                  goroutine  http: panic serving
            panic,signal,function  goroutine  ^$
            panic                  signal     ^\\[signal\\x20
            goroutine              function   ^goroutine \\d+ \\[[^\\]]+\\]:$
            function               file       ^(?:[^\\s.:]+\\.)*[^\\s.():]+\\(|^created by\\x20
            file                   function   ^\\s
            """;
    private static final String RUBY = """
            start   thrown  Error \\(.*\\):$
            thrown  frames  ^  $
            thrown,frames  frames  ^[\\t ]+.*?\\.rb:\\d+:in `
            """;
    private static final String DART = """
            start      thrown     ^Unhandled exception:$
            thrown     frames     ^(?:Instance of|Exception|Bad state|IntegerDivisionByZeroException|Invalid argument)
            thrown     frames     ^(?:RangeError|Assertion failed|Cannot instantiate|Reading static variable)
            thrown     frames     ^(?:UnimplementedError|Unsupported operation|Concurrent modification)
            thrown     frames     ^(?:Out of Memory|Stack Overflow)
            thrown     type       ^'.+?':.+?$
            type       frames     ^#\\d+\\s+.+?\\(.+?\\)$
            type       source     ^.+?$
            source     caret      ^.*?\\^.*?$
            caret      blank      ^$
            blank      frames     ^$
            thrown     format     ^FormatException
            format     frames     ^#\\d+\\s+.+?\\(.+?\\)$
            format     text       ^.
            text       pointer    ^.*?\\^
            pointer    frames     ^$
            thrown     method     ^NoSuchMethodError:
            method     receiver   ^Receiver:
            receiver   tried      ^Tried calling:
            tried      frames     ^Found:
            tried      frames     ^#\\d+\\s+.+?\\(.+?\\)$
            frames     frames     ^#\\d+\\s+.+?\\(.+?\\)$
            frames     frames     ^<asynchronous suspension>$
            """;

    private record Step(Regexp line, String to) {}

    private final Map<String, List<Step>> steps = new HashMap<>();

    /** @throws ConfigException for a language that nobody knows here */
    TraceRules(List<String> languages) {
        if (languages.isEmpty()) {
            add("all");
        }
        languages.forEach(this::add);
    }

    private void add(String language) {
        switch (language.toLowerCase(Locale.ROOT)) {
            case "java", "javascript", "js", "csharp" -> add("java", JAVA);
            case "py", "python" -> add("python", PYTHON);
            case "php" -> add("php", PHP);
            case "go" -> add("go", GO);
            case "rb", "ruby" -> add("ruby", RUBY);
            case "dart" -> add("dart", DART);
            case "all" -> List.of("java", "python", "php", "go", "ruby", "dart").forEach(this::add);
            default ->
                throw new ConfigException("Unknown language: " + language
                        + "; there are java, javascript, js, csharp, python, py, go, ruby, rb, php, dart and all");
        }
    }

    private void add(String language, String rules) {
        for (String rule : rules.split("\n", -1)) {
            String[] parts = rule.split(" +", 3);
            if (parts.length == 3) {
                var step = new Step(Regexp.of(parts[2], ""), state(language, parts[1]));
                for (String from : parts[0].split(",", -1)) {
                    steps.computeIfAbsent(state(language, from), absent -> new ArrayList<>())
                            .add(step);
                }
            }
        }
    }

    private static String state(String language, String name) {
        return name.equals(START) ? START : language + " " + name;
    }

    /** Where a line leads; empty if it does not go on from this state. */
    Optional<String> next(String state, byte[] line) {
        for (Step step : steps.getOrDefault(state, List.of())) {
            if (step.line.isIn(line, 0, line.length)) {
                return Optional.of(step.to);
            }
        }
        return Optional.empty();
    }
}
