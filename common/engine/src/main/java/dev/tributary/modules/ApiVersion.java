package dev.tributary.modules;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares versions of the API as {@link dev.tributary.plugin.PluginProvider#API_VERSION} says. */
final class ApiVersion {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})");

    private ApiVersion() {}

    /** Why a program whose API is {@code here} cannot have what was built against {@code there}; empty if it can. */
    static Optional<String> refusal(String there, String here) {
        Matcher built = FORM.matcher(there);
        Matcher ours = FORM.matcher(here);
        if (!built.matches() || !ours.matches()) {
            return Optional.of("'" + there + "' is no version of the plugin API; write " + here);
        }
        boolean same = part(built, 1) == part(ours, 1);
        if (same && part(built, 2) <= part(ours, 2)) {
            return Optional.empty();
        }
        return Optional.of("it was built against version " + there + " of the plugin API, and this program has " + here
                + (same ? "; take a newer program, or build it against " : "; build it against ") + here);
    }

    private static int part(Matcher version, int index) {
        return Integer.parseInt(version.group(index));
    }
}
