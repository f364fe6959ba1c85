package dev.tributary.config;

/** A section as a user would write it, secrets masked: for messages that show what to write. */
public final class ConfigText {
    private ConfigText() {}

    /** Several lines, without a line end behind the last. */
    public static String of(ConfigElement element) {
        var text = new StringBuilder();
        write(element, "", text);
        return text.toString().stripTrailing();
    }

    private static void write(ConfigElement element, String indent, StringBuilder text) {
        text.append(indent).append('<').append(element.name());
        if (!element.argument().isEmpty()) {
            text.append(' ').append(element.argument());
        }
        text.append(">\n");
        element.params()
                .forEach((name, value) -> text.append(indent)
                        .append("  ")
                        .append(name)
                        .append(' ')
                        .append(Secrets.named(name) ? Secrets.MASK : value.text())
                        .append('\n'));
        element.children().forEach(child -> write(child, indent + "  ", text));
        text.append(indent).append("</").append(element.name()).append(">\n");
    }
}
