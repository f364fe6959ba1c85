package dev.tributary.config.syntax;

import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.Position;
import dev.tributary.config.Secrets;
import dev.tributary.config.syntax.YamlValue.Entries;
import dev.tributary.config.syntax.YamlValue.Entry;
import dev.tributary.config.syntax.YamlValue.Items;
import dev.tributary.config.syntax.YamlValue.Kind;
import dev.tributary.config.syntax.YamlValue.Scalar;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML files as values with their places. Only the texts' structure is read, no objects are made that they may
 * name, and what aliases and includes multiply is bounded.
 */
final class YamlReader {
    private static final int MAX_FILE_CHARS = 3 * 1024 * 1024;
    private static final int MAX_DEPTH = 50;
    private static final int MAX_VALUES = 100_000;
    private static final String MERGE = "<<";
    private static final Pattern KEY = Pattern.compile("([\\w.@$-]+)[\"']?\\s*:(?=\\s|$)\\s*");
    /** Not in {@code ${...}}, which is a filter's code, and not behind a back-slash. */
    private static final Pattern UNEVALUATED = Pattern.compile("(?s)(?:(?!\\$\\{).)*(?<!\\\\)#\\{.*");

    private final Environment environment;
    private final ConfigNotes notes;
    private final Includes includes;
    private final Resolver resolver = new Resolver();
    private int values;

    YamlReader(Environment environment, ConfigNotes notes, Includes includes) {
        this.environment = environment;
        this.notes = notes;
        this.includes = includes;
    }

    /**
     * What the file says.
     *
     * @param includedAt {@link Position#UNKNOWN} for a main file
     * @throws ConfigException if it cannot be read, is not YAML, or is beyond a limit
     */
    YamlValue read(Path file, Position includedAt) {
        var read = new ArrayList<YamlValue>();
        includes.open(file, includedAt, text -> read.add(new OneFile(file.toString(), text).value()));
        return read.getFirst();
    }

    private final class OneFile {
        private final String name;
        private final String text;
        private final List<String> lines;

        OneFile(String name, String text) {
            this.name = name;
            this.text = text;
            this.lines = text.lines().toList();
        }

        YamlValue value() {
            var start = new Position(name, 1, 1, "");
            ForeignSyntax.checkYaml(new SourceText(name, text));
            if (text.length() > MAX_FILE_CHARS) {
                throw new ConfigException(
                        start, "the file has " + text.length() + " characters, the most is " + MAX_FILE_CHARS);
            }
            Node root;
            try {
                root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            } catch (MarkedYAMLException e) {
                Mark mark = e.getProblemMark();
                // Without the line: it may go on with a secret that began above.
                throw new ConfigException(
                        mark == null ? start : new Position(name, mark.getLine() + 1, mark.getColumn() + 1, ""),
                        "this is not YAML: " + e.getProblem());
            } catch (YAMLException e) {
                throw new ConfigException(start, "this is not YAML: " + e.getMessage());
            }
            return root == null ? new Scalar("", Kind.NIL, start) : convert(root, 0);
        }

        private YamlValue convert(Node node, int depth) {
            Position position = position(node);
            if (depth > MAX_DEPTH) {
                throw new ConfigException(position, "values are nested more than " + MAX_DEPTH + " deep");
            }
            if (++values > MAX_VALUES) {
                throw new ConfigException(
                        position,
                        "the configuration has more than " + MAX_VALUES + " values, counted where aliases repeat them");
            }
            String tag = node.getTag().getValue();
            return switch (tag) {
                case "!include" -> included(node);
                case "!fluent/json" -> new Scalar(json(node, depth), Kind.TEXT, position);
                case "!fluent/s" -> evaluated(node);
                default -> {
                    if (!tag.startsWith(Tag.PREFIX)) {
                        throw new ConfigException(
                                position,
                                "the tag '" + tag + "' is not known; there are !include, !fluent/json and !fluent/s");
                    }
                    yield untagged(node, depth);
                }
            };
        }

        private YamlValue untagged(Node node, int depth) {
            return switch (node) {
                case SequenceNode list ->
                    new Items(
                            list.getValue().stream()
                                    .map(item -> convert(item, depth + 1))
                                    .toList(),
                            position(node));
                case MappingNode map -> entries(map, depth);
                case ScalarNode scalar -> scalar(scalar);
                default -> throw new ConfigException(position(node), "this is not a value");
            };
        }

        private Scalar scalar(ScalarNode node) {
            String value = node.getValue();
            Position position = position(node);
            boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
            if (plain && !saidToBeText(node)) {
                Scalar meant = YamlScalar.of(value, position);
                if (meant.kind() != Kind.TEXT) {
                    return meant;
                }
                value = meant.text();
            }
            if (node.getScalarStyle() != ScalarStyle.SINGLE_QUOTED
                    && UNEVALUATED.matcher(value).matches()) {
                notes.warn(position, "the code in this text is not evaluated; write !fluent/s before it");
            }
            return new Scalar(value, Kind.TEXT, position);
        }

        /** By {@code !!str}. */
        private boolean saidToBeText(ScalarNode node) {
            return node.getTag().equals(Tag.STR)
                    && !resolver.resolve(NodeId.scalar, node.getValue(), true).equals(Tag.STR);
        }

        /** As Psych: what is merged counts from where it stands, and the last of a name counts. */
        private Entries entries(MappingNode map, int depth) {
            var found = new LinkedHashMap<String, Entry>();
            for (NodeTuple pair : map.getValue()) {
                Position at = position(pair.getKeyNode());
                if (!(pair.getKeyNode() instanceof ScalarNode key)) {
                    throw new ConfigException(at, "a key must be a single text");
                }
                YamlValue value = convert(pair.getValueNode(), depth + 1);
                if (key.getValue().equals(MERGE)) {
                    merge(value, found);
                    continue;
                }
                Entry before = found.get(key.getValue());
                if (before != null && before.key().file().equals(name) && isOwn(before.key(), map)) {
                    notes.warn(
                            at,
                            "'" + key.getValue() + "' is written twice, first in line "
                                    + before.key().line() + "; the last one counts");
                }
                found.put(key.getValue(), new Entry(value, at));
            }
            return new Entries(found, position(map));
        }

        /** Whether the key is written in the map itself; what is merged may be written over. */
        private boolean isOwn(Position key, MappingNode map) {
            return map.getValue().stream()
                    .anyMatch(pair -> position(pair.getKeyNode()).equals(key));
        }

        private void merge(YamlValue value, Map<String, Entry> into) {
            switch (value) {
                case Entries(Map<String, Entry> merged, Position at) -> into.putAll(merged);
                case Items(List<YamlValue> maps, Position at) -> maps.reversed().forEach(one -> merge(one, into));
                case Scalar other ->
                    throw new ConfigException(other.position(), "<< merges a map, or a list of maps; this is a text");
            }
        }

        private Items included(Node node) {
            Position position = position(node);
            if (!(node instanceof ScalarNode pattern)) {
                throw new ConfigException(position, "!include needs a file or a pattern, such as conf.d/*.yaml");
            }
            var all = new ArrayList<YamlValue>();
            for (Path file : includes.find(pattern.getValue(), position)) {
                switch (read(file, position)) {
                    case Items items -> all.addAll(items.values());
                    case Scalar(String text, Kind kind, Position at) when kind == Kind.NIL -> {}
                    case YamlValue other ->
                        throw new ConfigException(
                                other.position(), "an included file is a list; each of its entries begins with '- '");
                }
            }
            return new Items(all, position);
        }

        private String json(Node node, int depth) {
            return untagged(node, depth).json();
        }

        /** The text as if it stood between double quotes in the classic syntax. */
        private Scalar evaluated(Node node) {
            Position position = position(node);
            if (!(node instanceof ScalarNode scalar)) {
                throw new ConfigException(position, "!fluent/s stands before a single text");
            }
            var in = new SourceText(name, '"' + scalar.getValue() + '"');
            var unset = new ArrayList<String>();
            try {
                var pieces = new Quoted(in).doubleQuoted();
                if (!in.atEnd()) {
                    throw in.error(in.offset(), "a \" outside of #{...} must have a back-slash before it");
                }
                return new Scalar(new EmbeddedCode(environment, unset).join(pieces, in), Kind.TEXT, position);
            } catch (EmbeddedCode.AbsentException e) {
                return new Scalar("", Kind.NIL, position);
            } catch (ConfigException e) {
                throw new ConfigException(position, "in the text of !fluent/s: " + e.reason());
            } finally {
                unset.forEach(variable -> notes.warn(position, EmbeddedCode.unset(variable, "this text")));
            }
        }

        private Position position(Node node) {
            Mark mark = node.getStartMark();
            String line = mark.getLine() < lines.size() ? lines.get(mark.getLine()) : "";
            return new Position(name, mark.getLine() + 1, mark.getColumn() + 1, masked(line));
        }
    }

    /** Without what stands behind a key that names a secret. */
    private static String masked(String line) {
        Matcher key = KEY.matcher(line);
        Optional<Integer> end = Optional.empty();
        while (end.isEmpty() && key.find()) {
            end = Secrets.named(key.group(1)) ? Optional.of(key.end()) : Optional.empty();
        }
        return end.map(at -> line.substring(0, at) + Secrets.MASK).orElse(line);
    }
}
