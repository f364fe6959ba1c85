package dev.tributary.config.syntax;

import dev.tributary.config.ConfigException;
import dev.tributary.config.FileReason;
import dev.tributary.config.RegexpText;
import dev.tributary.expression.Code;
import dev.tributary.expression.CodeException;
import dev.tributary.expression.CodeReader;
import dev.tributary.expression.Names;
import dev.tributary.expression.OpenFile;
import dev.tributary.expression.Value;
import dev.tributary.expression.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The code that configurations embed in double-quoted values, and what it can see of the environment. */
final class EmbeddedCode implements Names {
    private static final Vocabulary VOCABULARY = new Vocabulary(
            Map.ofEntries(
                    Map.entry("hostname", 0),
                    Map.entry("Socket.gethostname", 0),
                    Map.entry("Socket.gethostbyname", 1),
                    Map.entry("Socket.ip_address_list", 0),
                    Map.entry("Socket.getifaddrs", 0),
                    Map.entry("IPSocket.getaddress", 1),
                    Map.entry("worker_id", 0),
                    Map.entry("use_nil", 0),
                    Map.entry("use_default", 0),
                    Map.entry("File.read", 1),
                    Map.entry("IO.read", 1),
                    Map.entry("File.open", -2),
                    Map.entry("File.readlines", 1)),
            RegexpText::read,
            "hostname, worker_id, use_nil, use_default, File.read('/path'), File.open('/path').read, Socket.gethostname, "
                    + "Socket.gethostbyname, Socket.ip_address_list, Socket.getifaddrs, IPSocket.getaddress");

    /** {@code use_nil} or {@code use_default} was evaluated: it decides about the whole value, wherever it stands. */
    static final class AbsentException extends RuntimeException {
        private AbsentException() {
            super("the value counts as not written", null, false, false);
        }
    }

    /** Behind the end of each. */
    private static final String LINES = "(?<=\n)";

    private final Environment environment;
    private final List<String> unset;

    /** @param unset gets the names of variables whose absence left a gap in a text */
    EmbeddedCode(Environment environment, List<String> unset) {
        this.environment = environment;
        this.unset = unset;
    }

    /** What to say of a variable that left a gap in {@code what}. */
    static String unset(String variable, String what) {
        return "environment variable '" + variable + "' is not set, its place in " + what + " stays empty; write ENV['"
                + variable + "'] || 'a default' for a default";
    }

    /** The code behind {@code #} and a brace, which are read already, up to and with its closing brace. */
    static Code read(SourceText in) {
        var reader = new CodeReader(in.text(), in.offset(), VOCABULARY);
        try {
            Code code = reader.readToBrace();
            if (!code.unknown().isEmpty()) {
                throw new CodeException(code.unknown().getFirst().offset(), VOCABULARY.refusal());
            }
            in.moveTo(reader.offset());
            return code;
        } catch (CodeException e) {
            throw in.error(e.offset(), e.getMessage());
        }
    }

    /**
     * The pieces as one text.
     *
     * @param in they were read from
     * @throws AbsentException if one of them says that there is no value
     * @throws ConfigException if one cannot be evaluated
     */
    String join(List<Code> pieces, SourceText in) {
        try {
            return Code.join(pieces, this);
        } catch (CodeException e) {
            throw in.error(e.offset(), e.getMessage());
        }
    }

    @Override
    public Optional<String> variable(String name) {
        return environment.variable(name);
    }

    @Override
    public void gap(String variable) {
        if (environment.lacks(variable)) {
            unset.add(variable);
        }
    }

    @Override
    public Value value(String name, List<Value> arguments) {
        return switch (name) {
            case "hostname", "Socket.gethostname" -> Value.of(environment.hostname());
            case "worker_id" -> Value.of(environment.workerId());
            case "use_nil", "use_default" -> throw new AbsentException();
            case "File.read", "IO.read" -> Value.of(content(arguments.getFirst().text()));
            case "File.readlines" ->
                Value.ofTexts(content(arguments.getFirst().text()).split(LINES));
            case "File.open" -> open(arguments);
            default -> SystemCode.value(name, arguments);
        };
    }

    /** For reading only. */
    private static Value open(List<Value> arguments) {
        if (arguments.size() > 1 && !arguments.get(1).text().matches("r|rb|r:.*")) {
            throw new CodeException("a file can only be opened for reading here");
        }
        return new OpenFile(content(arguments.getFirst().text()));
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw CodeException.raised("Errno::ENOENT", "cannot read '" + file + "': there is no such file");
        } catch (IOException | InvalidPathException e) {
            throw CodeException.raised("IOError", "cannot read '" + file + "': " + FileReason.why(e));
        }
    }
}
