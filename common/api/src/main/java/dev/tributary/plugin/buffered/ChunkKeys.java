package dev.tributary.plugin.buffered;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.RecordAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The argument of {@code <buffer>}.
 *
 * @param tag whether {@code tag} is among the keys
 * @param time whether {@code time} is
 * @param fields the others, by the text the user wrote
 */
public record ChunkKeys(boolean tag, boolean time, Map<String, RecordAccessor> fields) {
    /** From here on every combination of values makes a chunk of its own, probably more than the user thinks of. */
    public static final int MANY_FIELDS = 4;

    private static final Pattern KEY = Pattern.compile("[-_.@a-zA-Z0-9]+");
    private static final Pattern PATH = Pattern.compile("\\$(\\.[-_.@a-zA-Z0-9]+)+");

    /** @throws ConfigException for a key that none can be */
    public static ChunkKeys parse(String argument) {
        boolean tag = false;
        boolean time = false;
        var fields = new LinkedHashMap<String, RecordAccessor>();
        for (String key : names(argument)) {
            switch (key) {
                case "tag" -> tag = true;
                case "time" -> time = true;
                default -> fields.put(key, accessor(key));
            }
        }
        return new ChunkKeys(tag, time, fields);
    }

    /** Whether every event of a stream has the same key, so that nobody needs to look into it. */
    public boolean wholeStreams() {
        return !time && fields.isEmpty();
    }

    private static RecordAccessor accessor(String key) {
        if (key.startsWith("$[")) {
            throw new ConfigException("chunk key " + key + ": write nested fields with dots, as $.a.b");
        }
        if (!KEY.matcher(key).matches() && !PATH.matcher(key).matches()) {
            throw new ConfigException("chunk key '" + key + "' has characters other than letters, digits and - _ . @");
        }
        return RecordAccessor.parse(key);
    }

    //  tag,time      tag time      ["tag", "time"]      []
    private static List<String> names(String argument) {
        String text = argument.strip();
        if (text.startsWith("[")) {
            if (!text.endsWith("]")) {
                throw new ConfigException("chunk keys " + text + ": the list has no ]");
            }
            text = text.substring(1, text.length() - 1);
        }
        var names = new ArrayList<String>();
        for (String name : Arrays.asList(text.split("[,\\s]+"))) {
            String bare = name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")
                    ? name.substring(1, name.length() - 1)
                    : name;
            if (!bare.isEmpty()) {
                names.add(bare);
            }
        }
        return names;
    }
}
