package dev.tributary.config.syntax;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import dev.tributary.config.ConfigNotes;
import dev.tributary.config.ConfigValue;
import dev.tributary.config.Nearest;
import dev.tributary.config.Position;
import dev.tributary.config.syntax.YamlValue.Entries;
import dev.tributary.config.syntax.YamlValue.Entry;
import dev.tributary.config.syntax.YamlValue.Items;
import dev.tributary.config.syntax.YamlValue.Kind;
import dev.tributary.config.syntax.YamlValue.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fluentd's configuration in YAML as the same tree that the classic syntax gives:
 *
 * <pre>
 * system: {workers: 2}              &lt;system&gt;
 * config:
 *   - source: {$type: sample, ...}  &lt;source&gt; @type sample
 *   - match: {$tag: "**", ...}      &lt;match **&gt;
 *   - label: {$name: "@A", config: [...]}
 *   - worker: {$arg: 0, config: [...]}
 * </pre>
 *
 * Below, a map is a section, whose argument is {@code $arg}, a list of maps is that many sections of one name, and all
 * else is a parameter.
 */
final class YamlConfig {
    private static final Map<String, String> RESERVED = new LinkedHashMap<>();

    static {
        RESERVED.put("$type", "@type");
        RESERVED.put("$label", "@label");
        RESERVED.put("$id", "@id");
        RESERVED.put("$log_level", "@log_level");
    }

    /** In the order in which Fluentd takes them out of one entry that has several. */
    private static final Set<String> DIRECTIVES =
            new LinkedHashSet<>(List.of("label", "source", "filter", "match", "worker"));

    private final ConfigNotes notes;
    private boolean whole = true;

    private YamlConfig(ConfigNotes notes) {
        this.notes = notes;
    }

    /** The sections of a file, and whether all could be read; the errors of the others are told to {@code notes}. */
    record Sections(List<ConfigElement> all, boolean whole) {}

    static Sections of(YamlValue file, ConfigNotes notes) {
        var config = new YamlConfig(notes);
        var sections = new ArrayList<ConfigElement>();
        config.attempt(() -> config.root(file, sections));
        return new Sections(sections, config.whole);
    }

    private void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (ConfigException e) {
            whole = false;
            e.all().forEach(notes::error);
        }
    }

    private void root(YamlValue file, List<ConfigElement> into) {
        if (isNil(file)) {
            return;
        }
        if (!(file instanceof Entries root)) {
            throw new ConfigException(file.position(), "a configuration in YAML is a map with system: and config:");
        }
        root.values().forEach((key, entry) -> {
            if (!List.of("system", "config").contains(key) && !key.startsWith("x-")) {
                String right = Nearest.of(key, Set.of("system", "config"))
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; only system: and config: are");
                notes.warn(entry.key(), "'" + key + "' is not read at the top of a file" + right);
            }
        });
        Optional.ofNullable(root.values().get("system"))
                .filter(entry -> !isNil(entry.value()))
                .ifPresent(entry -> attempt(() -> into.add(section("system", map(entry, "system"), "", entry.key()))));
        Optional.ofNullable(root.values().get("config"))
                .filter(entry -> !isNil(entry.value()))
                .ifPresent(entry -> attempt(() -> directives(entry.value(), into)));
    }

    private void directives(YamlValue list, List<ConfigElement> into) {
        if (!(list instanceof Items items)) {
            throw new ConfigException(
                    list.position(), "config: is a list; each entry begins with '- source:' or the like");
        }
        for (YamlValue item : items.values()) {
            attempt(() -> {
                switch (item) {
                    case Items included -> directives(included, into);
                    case Entries entries -> entry(entries, into);
                    case Scalar other -> throw new ConfigException(other.position(), "expected " + directiveNames());
                }
            });
        }
    }

    private static String directiveNames() {
        return DIRECTIVES.stream().sorted().map(name -> name + ":").collect(Collectors.joining(", "));
    }

    private void entry(Entries item, List<ConfigElement> into) {
        item.values().forEach((key, entry) -> {
            if (!DIRECTIVES.contains(key)) {
                throw new ConfigException(
                        entry.key(),
                        "'" + key + "' is no section of config:; expected one of " + directiveNames()
                                + Nearest.of(key, DIRECTIVES)
                                        .map(near -> "; did you mean '" + near + "'?")
                                        .orElse(""));
            }
        });
        for (String name : DIRECTIVES) {
            Entry entry = item.values().get(name);
            if (entry != null) {
                into.add(directive(name, entry));
            }
        }
    }

    private ConfigElement directive(String name, Entry entry) {
        Entries map = map(entry, name);
        return switch (name) {
            case "label" -> group(name, map, "$name", entry.key());
            case "worker" -> group(name, map, "$arg", entry.key());
            case "source" -> section(name, map, "", entry.key());
            default -> section(name, without(map, "$tag"), argument(map, "$tag"), entry.key());
        };
    }

    /** A section that holds directives. */
    private ConfigElement group(String name, Entries map, String argument, Position position) {
        without(without(map, argument), "config")
                .values()
                .forEach((key, entry) -> notes.warn(
                        entry.key(),
                        "'" + key + "' is not read in " + name + ":; only " + argument + " and config: are"));
        Entry inner = map.values().get("config");
        if (inner == null) {
            throw new ConfigException(position, name + ": has no config:, the list of its sections");
        }
        var children = new ArrayList<ConfigElement>();
        directives(inner.value(), children);
        return new ConfigElement(name, argument(map, argument), Map.of(), children, position, whole);
    }

    private ConfigElement section(String name, Entries map, String argument, Position position) {
        var params = new LinkedHashMap<String, ConfigValue>();
        var children = new ArrayList<ConfigElement>();
        RESERVED.forEach((yaml, classic) -> Optional.ofNullable(map.values().get(yaml))
                .ifPresent(entry -> params.put(classic, param(entry.value()))));
        map.values().forEach((key, entry) -> {
            if (RESERVED.containsKey(key)) {
                return;
            }
            switch (entry.value()) {
                case Entries inner -> children.add(inner(key, inner, entry.key()));
                case Items(List<YamlValue> items, Position at)
                when !items.isEmpty() && !(items.getFirst() instanceof Scalar) -> {
                    for (YamlValue item : items) {
                        if (!(item instanceof Entries inner)) {
                            throw new ConfigException(
                                    item.position(),
                                    "'" + key + "' is a list of sections, of which each is a map; this is none");
                        }
                        children.add(inner(key, inner, inner.position()));
                    }
                }
                case YamlValue value -> params.put(key, param(value));
            }
        });
        return new ConfigElement(name, argument, params, children, position);
    }

    private ConfigElement inner(String name, Entries map, Position position) {
        return section(name, without(map, "$arg"), argument(map, "$arg"), position);
    }

    private static ConfigValue param(YamlValue value) {
        return switch (value) {
            case Scalar(String text, Kind kind, Position at) -> new ConfigValue(text, at, kind == Kind.NIL);
            case YamlValue list -> new ConfigValue(list.json(), list.position());
        };
    }

    /** A list's values with commas between them, as Fluentd joins them. */
    private static String argument(Entries map, String key) {
        Entry entry = map.values().get(key);
        if (entry == null) {
            return "";
        }
        return switch (entry.value()) {
            case Scalar scalar -> scalar.text();
            case Items items -> items.values().stream().map(YamlConfig::text).collect(Collectors.joining(","));
            case Entries other -> throw new ConfigException(other.position(), key + " is a text or a list of texts");
        };
    }

    private static String text(YamlValue value) {
        if (value instanceof Scalar scalar) {
            return scalar.text();
        }
        throw new ConfigException(value.position(), "this is not a text, as the others of its list");
    }

    private static Entries map(Entry entry, String name) {
        if (entry.value() instanceof Entries map) {
            return map;
        }
        throw new ConfigException(
                entry.key(), name + ": holds no map; are the lines below it further to the right than it?");
    }

    private static Entries without(Entries map, String key) {
        var rest = new LinkedHashMap<>(map.values());
        rest.remove(key);
        return new Entries(rest, map.position());
    }

    private static boolean isNil(YamlValue value) {
        return value instanceof Scalar scalar && scalar.kind() == Kind.NIL;
    }
}
