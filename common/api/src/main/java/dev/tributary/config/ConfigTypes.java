package dev.tributary.config;

import dev.tributary.regexp.Regexp;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts to the types that components of config records have. */
final class ConfigTypes {
    private static final Set<Type> NUMBERS =
            Set.of(int.class, Integer.class, long.class, Long.class, double.class, Double.class, Duration.class);
    private static final Set<String> TRUE = Set.of("true", "yes", "");
    private static final Set<String> FALSE = Set.of("false", "no");
    private static final Set<String> MEANT_TRUE = Set.of("true", "yes", "on", "1", "t", "y", "enabled");
    private static final Set<String> MEANT_FALSE = Set.of("false", "no", "off", "0", "f", "n", "disabled");

    private ConfigTypes() {}

    /**
     * Reads a value.
     *
     * @param size a number is a size in bytes
     * @throws ConfigException without a position, if the text is not of that type
     */
    static Object read(Type type, boolean size, Given given) {
        if (type instanceof ParameterizedType parameterized) {
            return collection(parameterized, size, given);
        }
        Class<?> plain = (Class<?>) type;
        return isNumber(plain) ? number(plain, size, given.withoutEqualsSign()) : other(plain, given);
    }

    /** Whether a value of that type is written with digits, so that a word cannot be meant. */
    static boolean isNumber(Type type) {
        return NUMBERS.contains(type);
    }

    private static Object number(Class<?> plain, boolean size, Given given) {
        if (plain == int.class || plain == Integer.class) {
            return toInt(size ? Numbers.size(given) : Numbers.integer(given), given);
        } else if (plain == long.class || plain == Long.class) {
            return size ? Numbers.size(given) : Numbers.integer(given);
        } else if (plain == double.class || plain == Double.class) {
            return Numbers.decimal(given);
        }
        return Numbers.time(given);
    }

    private static Object other(Class<?> plain, Given given) {
        if (plain == String.class) {
            return given.text();
        } else if (plain == boolean.class || plain == Boolean.class) {
            return bool(given);
        } else if (plain == Regexp.class) {
            return RegexpText.read(given);
        } else if (plain == Path.class) {
            return path(given);
        } else if (plain.isEnum()) {
            return enumeration(plain, given);
        }
        throw new IllegalStateException("no configuration value has the type " + plain.getName());
    }

    /** What a value of that type is called in the reference. */
    static String name(Type type, boolean size) {
        if (type instanceof ParameterizedType parameterized) {
            Type last = parameterized.getActualTypeArguments()[parameterized.getActualTypeArguments().length - 1];
            String of = last == String.class ? "" : " of " + name(last, size);
            return parameterized.getRawType() == Map.class ? "hash" + of : "array" + of;
        }
        Class<?> plain = (Class<?>) type;
        if (size) {
            return "size";
        } else if (plain == String.class) {
            return "string";
        } else if (plain == boolean.class || plain == Boolean.class) {
            return "bool";
        } else if (plain == double.class || plain == Double.class) {
            return "float";
        } else if (plain == Duration.class) {
            return "time";
        } else if (plain == Regexp.class) {
            return "regexp";
        } else if (plain == Path.class) {
            return "path";
        } else if (plain.isEnum()) {
            return words(plain).stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
        }
        return "integer";
    }

    private static Object collection(ParameterizedType type, boolean size, Given given) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return texts(given).stream()
                    .map(item -> read(arguments[0], size, given.part(item)))
                    .toList();
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            var read = new LinkedHashMap<String, Object>();
            members(given).forEach((key, value) -> read.put(key, read(arguments[1], size, given.part(value))));
            return Collections.unmodifiableMap(read);
        }
        throw new IllegalStateException("no configuration value has the type " + type);
    }

    private static List<String> texts(Given given) {
        String text = given.text().strip();
        if (text.startsWith("[")) {
            return JsonValues.array(given);
        }
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(",", 0)).map(String::strip).toList();
    }

    private static Map<String, String> members(Given given) {
        String text = given.text().strip();
        if (text.startsWith("{")) {
            return JsonValues.hash(given);
        }
        var members = new LinkedHashMap<String, String>();
        if (text.isEmpty()) {
            return members;
        }
        for (String member : text.split(",", 0)) {
            int colon = member.indexOf(':');
            if (colon < 0) {
                given.warn("'" + (given.secret() ? Secrets.MASK : member.strip())
                        + "' has no value; write key:value. It is read as empty, Fluentd reads nil");
            }
            String key = colon < 0 ? member : member.substring(0, colon);
            members.put(
                    key.strip(), colon < 0 ? "" : member.substring(colon + 1).strip());
        }
        return members;
    }

    private static int toInt(long value, Given given) {
        if (value != (int) value) {
            throw given.refuse(" is too large a number; the largest is " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    private static boolean bool(Given given) {
        String text = given.text().strip();
        // "enable_ruby # why" has the value "# why": a value may not start behind a #, so the switch stands alone.
        if (TRUE.contains(text) || text.startsWith("#")) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        boolean meant = MEANT_TRUE.contains(text.toLowerCase(Locale.ROOT));
        if (!meant && !MEANT_FALSE.contains(text.toLowerCase(Locale.ROOT))) {
            throw given.refuse(" is neither true nor false; write true or false");
        }
        given.warn("read as " + meant + "; Fluentd does not know " + given.shown() + " as a boolean, write " + meant);
        return meant;
    }

    private static Path path(Given given) {
        if (given.text().isEmpty()) {
            throw given.refuse("; write a path");
        }
        try {
            return Path.of(given.text());
        } catch (InvalidPathException e) {
            throw given.refuse(" is not a path: " + e.getReason());
        }
    }

    private static Object enumeration(Class<?> type, Given given) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (word((Enum<?>) constant).equals(given.text())) {
                return constant;
            }
        }
        for (Object constant : constants) {
            String word = word((Enum<?>) constant);
            if (word.equalsIgnoreCase(given.text().strip())) {
                given.warn("read as '" + word + "'; Fluentd does not know " + given.shown());
                return constant;
            }
        }
        List<String> words = words(type);
        throw given.refuse("; valid options are " + String.join(", ", words)
                + Nearest.of(given.text(), words)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(""));
    }

    private static List<String> words(Class<?> type) {
        var words = new ArrayList<String>();
        Arrays.stream(type.getEnumConstants()).map(Enum.class::cast).forEach(constant -> words.add(word(constant)));
        return words;
    }

    /** A constant's word in a configuration: what its toString says if it was given one, else in lower case. */
    private static String word(Enum<?> constant) {
        return constant.toString().equals(constant.name())
                ? constant.name().toLowerCase(Locale.ROOT)
                : constant.toString();
    }
}
