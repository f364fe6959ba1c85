package dev.tributary.expression;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The methods that can be written behind a dot, over all kinds of values. */
final class Methods {
    /** How many arguments a method takes. */
    record Arity(int least, int most) {
        boolean allows(int count) {
            return least <= count && count <= most;
        }
    }

    private static final int ANY_NUMBER = 100;
    private static final Map<String, Arity> ALL = new TreeMap<>();

    static {
        for (String name : ("to_s to_i to_f upcase downcase capitalize strip lstrip rstrip chomp length size first last"
                        + " nil? empty? to_json floor ceil abs reverse swapcase keys values uniq compact utc getutc gmtime localtime getlocal year month mon day mday hour min sec usec"
                        + " nsec wday yday zone")
                .split(" ")) {
            ALL.put(name, new Arity(0, 0));
        }
        for (String name : "include? key? has_key? match? strftime delete_prefix delete_suffix".split(" ")) {
            ALL.put(name, new Arity(1, 1));
        }
        for (String name : "sub gsub".split(" ")) {
            ALL.put(name, new Arity(2, 2));
        }
        for (String name : "start_with? end_with? dig".split(" ")) {
            ALL.put(name, new Arity(1, ANY_NUMBER));
        }
        for (String name : "rjust ljust center".split(" ")) {
            ALL.put(name, new Arity(1, 2));
        }
        for (String name : "join split round iso8601 xmlschema".split(" ")) {
            ALL.put(name, new Arity(0, 1));
        }
        ALL.put("fetch", new Arity(1, 2));
    }

    private Methods() {}

    static boolean has(String name) {
        return ALL.containsKey(name);
    }

    static Arity arity(String name) {
        return ALL.get(name);
    }

    static String shown() {
        return ALL.keySet().stream().collect(Collectors.joining(", "));
    }
}
