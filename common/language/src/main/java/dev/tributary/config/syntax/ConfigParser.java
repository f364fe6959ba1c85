package dev.tributary.config.syntax;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Nearest;
import dev.tributary.config.Position;
import dev.tributary.config.Secrets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Fluentd's configuration language, version 1:
 *
 * <pre>
 * file    := (param | section | include | blank | comment)*
 * section := '&lt;' NAME [SP argument] '&gt;' EOL  body  '&lt;/' NAME '&gt;' EOL
 * param   := KEY [SP value] EOL
 * include := '@include' SP pattern EOL
 * comment := '#' ... EOL        a line, or behind a value and a blank
 * </pre>
 *
 * Code embedded in double-quoted values is evaluated while reading, so each worker reads the files for itself.
 */
public final class ConfigParser {
    /** The name of the element that holds a whole configuration. */
    public static final String ROOT = "ROOT";

    private static final Set<String> RESERVED = Set.of("@type", "@id", "@label", "@log_level");
    private static final Set<String> NO_OTHER_AT_SIGN = Set.of(ROOT, "match", "source", "filter", "system");
    private static final String BLANKS = " \t";

    private final Environment environment;
    private final ConfigNotes notes;
    private final Includes includes;
    private final Set<String> told = new HashSet<>();
    private final Set<Position> resumed = new HashSet<>();
    /** Opening tags without a name, which were errors, and whose closing tags are none. */
    private int nameless;
    /** Names of the sections that are open in the file that is read, innermost first. */
    private Deque<String> openHere = new ArrayDeque<>();

    private ConfigParser(Environment environment, ConfigNotes notes) {
        this.environment = environment;
        this.notes = notes;
        this.includes = new Includes(notes);
    }

    /**
     * The tree of a file and what it includes. A file named {@code .yaml} or {@code .yml} is read as YAML.
     *
     * @param notes may let reading go on behind an error ({@link ConfigNotes#error})
     * @throws ConfigException where they do not, and if the file itself cannot be read
     */
    public static ConfigElement parse(Path file, Environment environment, ConfigNotes notes) {
        var root = new Open(ROOT, "", new Position(file.toString(), 1, 1, ""));
        var parser = new ConfigParser(environment, notes);
        parser.file(file, Position.UNKNOWN, root);
        parser.includeFolder(root, file);
        return root.element();
    }

    /**
     * The tree of a text.
     *
     * @param name stands for the file name in positions
     */
    public static ConfigElement parse(String name, String text, Environment environment, ConfigNotes notes) {
        var root = new Open(ROOT, "", new Position(name, 1, 1, ""));
        var parser = new ConfigParser(environment, notes);
        notes.read(text);
        parser.whole(root, () -> parser.body(new SourceText(name, text), root));
        parser.includeFolder(root, Path.of(""));
        return root.element();
    }

    /** A whole file, in the syntax that its name tells. */
    private void file(Path file, Position at, Open root) {
        if (isYaml(file)) {
            whole(root, () -> {
                var read = YamlConfig.of(new YamlReader(environment, notes, includes).read(file, at), notes);
                root.children.addAll(read.all());
                root.whole &= read.whole();
            });
        } else {
            includes.open(file, at, text -> whole(root, () -> body(new SourceText(file.toString(), text), root)));
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** Tells what leaves all of a file unread. */
    private void whole(Open root, Runnable reading) {
        try {
            reading.run();
        } catch (ConfigException e) {
            root.whole = false;
            e.all().forEach(this::tell);
        }
    }

    /** A section while its lines are read. */
    private static final class Open {
        private final String name;
        private final String argument;
        private final Position position;
        private final Map<String, ConfigValue> params = new LinkedHashMap<>();
        private final List<ConfigElement> children = new ArrayList<>();
        private boolean whole = true;
        /** Whether its opening tag is one. */
        private boolean begun = true;
        /** Where the first section stands that cannot be meant to lie in this one; -1 if there is none. */
        private int strange = -1;

        Open(String name, String argument, Position position) {
            this.name = name;
            this.argument = argument;
            this.position = position;
        }

        ConfigElement element() {
            boolean all = whole && children.stream().allMatch(ConfigElement::whole);
            return new ConfigElement(name, argument, params, children, position, all);
        }
    }

    /** Lines up to the end of the file or before a closing tag. */
    private void body(SourceText in, Open section) {
        if (in.marked()) {
            notes.warn(in.position(0), "the file begins with a byte order mark, which is skipped");
        }
        if (section.name.equals(ROOT)) {
            ForeignSyntax.check(in);
        }
        Deque<String> outside = openHere;
        openHere = new ArrayDeque<>();
        try {
            for (lines(in, section); !in.atEnd(); lines(in, section)) {
                section.whole = false;
                tell(in.error(in.offset(), "this closes nothing; no section is open here in this file"));
                in.skipLine();
            }
        } finally {
            openHere = outside;
        }
    }

    private void lines(SourceText in, Open section) {
        for (in.skipEmptyAndComments(); !in.atEnd(); in.skipEmptyAndComments()) {
            if (in.startsWith("</") && !endsNameless(in)) {
                return;
            }
            int start = in.offset();
            try {
                if (in.startsWith("</")) {
                    in.skipLine();
                } else if (in.peek() == '<') {
                    section(in, section);
                } else {
                    param(in, section);
                }
            } catch (ConfigException e) {
                section.whole = false;
                e.all().forEach(this::tell);
                Recovery.after(in, start);
            }
        }
    }

    /** Whether the closing tag that comes next has no name, as the opening one that was an error. */
    private boolean endsNameless(SourceText in) {
        int start = in.offset();
        in.skip("</");
        boolean ends = nameless > 0 && name(in).isEmpty();
        in.moveTo(start);
        nameless -= ends ? 1 : 0;
        return ends;
    }

    /** Once, although what is behind a section that is never closed may be read twice. */
    private void tell(ConfigException error) {
        if (!told.contains(error.getMessage())) {
            notes.error(error);
            told.add(error.getMessage());
        }
    }

    private void section(SourceText in, Open parent) {
        int start = in.offset();
        Position position = in.here();
        in.next();
        String name = name(in);
        if (name.isEmpty()) {
            nameless++;
            throw in.error(in.offset(), "expected the name of a section behind '<': letters, digits and _");
        }
        if (parent.strange < 0 && Recovery.isStrange(name, parent.name)) {
            parent.strange = start;
        }
        var values = new ValueReader(in, environment, notes);
        Open open;
        try {
            open = new Open(name, argument(in, name, values), position);
            values.lineEnds("<" + name + ">");
        } catch (ConfigException e) {
            open = new Open(name, "", position);
            open.whole = false;
            open.begun = false;
            tell(e);
            if (in.upTo("\n").contains("</")) {
                parent.children.add(open.element());
                return;
            }
        }
        openHere.push(name);
        do {
            lines(in, open);
        } while (!close(in, open, values));
        openHere.pop();
        parent.children.add(open.element());
    }

    private String argument(SourceText in, String name, ValueReader values) {
        if (!in.atLineEnd() && in.peek() != '>' && BLANKS.indexOf(in.peek()) < 0) {
            throw in.error(in.offset(), "expected '>' or a blank behind <" + name);
        }
        in.skipBlanks();
        int start = in.offset();
        String argument;
        if (in.peek() == '"' || in.peek() == '\'') {
            argument = values.quotedArgument(name);
            in.skipBlanks();
        } else {
            argument = in.upTo(">").stripTrailing();
            if (argument.contains("#{")) {
                throw in.error(start, "embedded code is evaluated in quotes only: write <" + name + " \"...#{...}\">");
            }
        }
        if (!in.skip(">")) {
            throw in.error(in.offset(), "expected '>' at the end of <" + name);
        }
        return argument;
    }

    /** Whether it is closed now; if not, its lines go on. */
    private boolean close(SourceText in, Open open, ValueReader values) {
        String expected = "</" + open.name + ">";
        if (in.atEnd()) {
            if (open.begun) {
                tell(new ConfigException(
                        open.position,
                        "<" + open.name + "> is never closed; expected " + expected + " before the end of the file"));
            }
            open.whole = false;
            resume(in, open, in.offset());
            return true;
        }
        int start = in.offset();
        in.skip("</");
        String name = name(in);
        in.skipBlanks();
        if (name.equals(open.name) && in.skip(">")) {
            try {
                values.lineEnds(expected);
            } catch (ConfigException e) {
                open.whole = false;
                tell(e);
                in.skipLine();
            }
            return true;
        }
        open.whole = false;
        tell(in.error(
                start, "expected " + expected + ", which closes <" + open.name + "> of line " + open.position.line()));
        if (isOpenAround(name)) {
            resume(in, open, start); // It closes that one.
            return true;
        }
        boolean goesOn = Recovery.isClosedLater(in, open.name);
        in.skipLine();
        return !goesOn;
    }

    /** Goes on behind a section that is not closed: where one begins that cannot be meant to lie in it. */
    private void resume(SourceText in, Open open, int otherwise) {
        boolean back = open.strange >= 0 && resumed.add(in.position(open.strange));
        in.moveTo(back ? open.strange : otherwise);
    }

    private boolean isOpenAround(String name) {
        return openHere.stream().skip(1).anyMatch(name::equals);
    }

    private static String name(SourceText in) {
        int start = in.offset();
        while ((in.peek() < 128 && Character.isLetterOrDigit(in.peek())) || in.peek() == '_') {
            in.next();
        }
        return in.from(start);
    }

    private void param(SourceText in, Open section) {
        Position position = in.here();
        String key = key(in);
        if (key.equals("@include") || (key.equals("include") && section.name.equals(ROOT))) {
            if (key.equals("include")) {
                notes.warn(position, "'include' is the old spelling of '@include'");
            }
            ConfigValue pattern = new ValueReader(in, environment, notes).textValue(key);
            include(pattern.text(), pattern.position(), section);
            return;
        }
        checkAtSign(key, position, section);
        if (Secrets.named(key)) {
            in.skipBlanks();
            in.secretFromHere();
        }
        ConfigValue value = new ValueReader(in, environment, notes).value(key);
        in.secretEnds();
        ConfigValue before = section.params.put(key, value);
        if (before != null) {
            notes.warn(
                    value.position(),
                    "parameter '" + key + "' is written twice in " + shown(section) + ", first in "
                            + before.position().file() + ":" + before.position().line() + "; the last one counts");
        }
    }

    private static String shown(Open section) {
        return section.name.equals(ROOT) ? "the file" : "<" + section.name + ">";
    }

    private String key(SourceText in) {
        if (in.peek() == '"' || in.peek() == '\'') {
            return new ValueReader(in, environment, notes).quotedKey();
        }
        return in.upTo(BLANKS);
    }

    private void checkAtSign(String key, Position position, Open section) {
        if (!key.startsWith("@") || RESERVED.contains(key)) {
            return;
        }
        String right = Nearest.of(key, RESERVED)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
        String reason =
                "'" + key + "': names that start with @ are reserved, and only @type, @id, @label and @log_level "
                        + "are known" + right;
        if (NO_OTHER_AT_SIGN.contains(section.name)) {
            throw new ConfigException(position, reason);
        }
        notes.warn(position, reason);
    }

    private void include(String pattern, Position position, Open section) {
        for (Path file : includes.find(pattern, position)) {
            includes.open(file, position, text -> body(new SourceText(file.toString(), text), section));
        }
    }

    /** {@code <system> config_include_dir}: its files and those of its folders are read last, unless they were before. */
    private void includeFolder(Open root, Path mainFile) {
        root.children.stream()
                .filter(child -> child.name().equals("system"))
                .findFirst()
                .map(system -> system.params().get("config_include_dir"))
                .filter(folder -> !folder.text().isEmpty())
                .ifPresent(folder -> {
                    String pattern = folder.text() + "/**/*.{conf,yaml,yml}";
                    whole(
                            root,
                            () -> includes.find(pattern, folder.position(), mainFile).stream()
                                    .sorted()
                                    .filter(file -> !includes.wasOpened(file))
                                    .forEach(file -> whole(root, () -> file(file, folder.position(), root))));
                });
    }
}
