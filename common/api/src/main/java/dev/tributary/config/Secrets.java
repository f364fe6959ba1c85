package dev.tributary.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which parameters hold secrets, told by their names: it must be known before it is known what plugin they are for. */
public final class Secrets {
    /** Shown in place of a secret. */
    public static final String MASK = "xxxxxx";

    private static final Pattern NAMES = Pattern.compile("password|passwd|passphrase|shared_key|secret|token"
            + "|credential|api_?key|access_key|sec_key|private_key|authorization");
    private static final Pattern PLACES = Pattern.compile(".*(_path|_file|_key_id|_delimiter|_name)");

    private Secrets() {}

    /** Whether {@code parameter} is named as a secret; the path of a file that holds one is none. */
    public static boolean named(String parameter) {
        String name = parameter.toLowerCase(Locale.ROOT);
        return NAMES.matcher(name).find() && !PLACES.matcher(name).matches();
    }
}
