package dev.tributary.config;

import dev.tributary.config.RecordShape.ParamSlot;
import dev.tributary.config.RecordShape.SectionSlot;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the reference of parameters in Markdown, from the annotations that also bind and check them. */
public final class ConfigReference {
    private static final String TABLE = """
            | parameter | type | default | range | meaning |
            |---|---|---|---|---|
            """;

    private ConfigReference() {}

    /**
     * Something to describe.
     *
     * @param title of its heading, such as {@code Output forward}
     * @param name the {@code @type}; empty for what is no plugin
     * @param aliases other names of the same
     * @param doc what it is for, in Markdown
     * @param config the record of its parameters
     */
    public record Entry(String title, String name, List<String> aliases, String doc, Class<? extends Record> config) {
        public Entry {
            aliases = List.copyOf(aliases);
        }
    }

    /** Every entry under a heading of its own, in the order given. */
    public static String markdown(List<Entry> entries) {
        return entries.stream().map(ConfigReference::entry).collect(Collectors.joining("\n"));
    }

    private static String entry(Entry entry) {
        var out = new StringBuilder("### ").append(entry.title()).append("\n\n");
        if (!entry.name().isEmpty()) {
            out.append("`@type ").append(entry.name()).append('`');
            if (!entry.aliases().isEmpty()) {
                out.append(", also ").append(codes(entry.aliases()));
            }
            out.append("\n\n");
        }
        if (!entry.doc().isEmpty()) {
            out.append(entry.doc()).append("\n\n");
        }
        body(RecordShape.of(entry.config()), "", out);
        return out.toString();
    }

    /** The parameters of a section, then those of the sections in it, however deep. */
    private static void body(RecordShape shape, String path, StringBuilder out) {
        shape.argument().ifPresent(slot -> {
            out.append("Argument: ").append(slot.argument().doc());
            if (!slot.argument().value().isEmpty()) {
                out.append(" Default: `").append(slot.argument().value()).append("`.");
            }
            out.append("\n\n");
        });
        if (!shape.params().isEmpty()) {
            out.append(TABLE);
            shape.params().forEach(slot -> row(slot, out));
            out.append('\n');
        } else if (shape.sections().isEmpty() && shape.argument().isEmpty()) {
            out.append("No parameters.\n\n");
        }
        shape.sections().forEach(slot -> section(slot, path + "<" + slot.name() + ">", out));
    }

    private static void row(ParamSlot slot, StringBuilder out) {
        String names = "`" + slot.name() + "`"
                + (slot.param().aliases().length == 0
                        ? ""
                        : " (also " + codes(List.of(slot.param().aliases())) + ")");
        String meaning = slot.param().doc()
                + (slot.secret() ? " Never shown" + (slot.filled() ? ", never empty." : "; empty is none.") : "")
                + (slot.filled() && !slot.secret() ? " Never empty." : "")
                + fluentd(slot.param().fluentd());
        String type = ConfigTypes.name(slot.type(), slot.param().size());
        out.append("| ")
                .append(String.join(" | ", names, type, preset(slot), range(slot), cell(meaning)))
                .append(" |\n");
    }

    private static String preset(ParamSlot slot) {
        return slot.preset()
                .map(text -> text.isEmpty() ? "empty" : "`" + cell(text) + "`")
                .orElse(slot.optional() ? "" : "**required**");
    }

    private static String range(ParamSlot slot) {
        Param param = slot.param();
        if (slot.min().isEmpty()) {
            return param.max().isEmpty() ? "" : "up to " + param.max();
        }
        return param.max().isEmpty() ? "from " + slot.min() : slot.min() + " to " + param.max();
    }

    private static void section(SectionSlot slot, String path, StringBuilder out) {
        String times = switch (slot.times()) {
            case MANY -> slot.section().required() ? ", one or more" : ", any number";
            case ONCE, OPTIONAL -> slot.section().required() ? ", required" : "";
        };
        out.append("#### `").append(path).append('`').append(times).append("\n\n");
        out.append(slot.section().doc()).append(fluentd(slot.section().fluentd()));
        out.append("\n\n");
        if (!slot.raw()) {
            body(slot.shape(), path, out);
        }
    }

    private static String codes(List<String> names) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    /** Text that stays in its cell. */
    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    /** How Fluentd differs: a sentence, or one without its subject and its full stop. */
    private static String fluentd(String difference) {
        return difference.isEmpty() ? "" : " **Fluentd:** " + difference + (difference.endsWith(".") ? "" : ".");
    }
}
