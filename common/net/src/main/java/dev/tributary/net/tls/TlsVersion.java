package dev.tributary.net.tls;

import dev.tributary.config.ConfigException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Versions of TLS, oldest first. */
enum TlsVersion {
    V1_0("TLSv1"),
    V1_1("TLSv1.1"),
    V1_2("TLSv1.2"),
    V1_3("TLSv1.3");

    private final String jdkName;

    TlsVersion(String jdkName) {
        this.jdkName = jdkName;
    }

    String jdkName() {
        return jdkName;
    }

    /**
     * The versions that may be spoken: 1.2 and 1.3 unless something else is asked for.
     *
     * @param prefix of the parameters' names, for messages
     */
    static List<TlsVersion> range(String prefix, Optional<String> version, Optional<String> min, Optional<String> max) {
        Optional<TlsVersion> one = version.map(text -> parse(prefix, text));
        boolean alone = unused(prefix, version, min, max).isEmpty();
        if (alone && one.isPresent() && (min.isPresent() || max.isPresent())) {
            throw new ConfigException(prefix + "version is one version, " + prefix + "min_version and " + prefix
                    + "max_version are several; write one or the other");
        }
        Optional<TlsVersion> only = alone ? one : Optional.empty();
        TlsVersion to = only.or(() -> max.map(text -> parse(prefix, text))).orElse(V1_3);
        TlsVersion from =
                only.or(() -> min.map(text -> parse(prefix, text))).orElse(to.compareTo(V1_2) < 0 ? to : V1_2);
        if (from.compareTo(to) > 0) {
            throw new ConfigException(
                    prefix + "min_version " + from.jdkName + " is newer than " + prefix + "max_version " + to.jdkName);
        }
        return List.copyOf(EnumSet.range(from, to));
    }

    /** What is to be said of a version that does not count, as Fluentd has it: beside both ends of a range. */
    static Optional<String> unused(
            String prefix, Optional<String> version, Optional<String> min, Optional<String> max) {
        return version.filter(text -> min.isPresent() && max.isPresent())
                .map(text -> prefix + "version " + text + " is not used beside " + prefix + "min_version " + min.get()
                        + " and " + prefix + "max_version " + max.get());
    }

    /** As Fluentd writes it, {@code TLSv1_2} or {@code TLS1_2}, or as everybody else does, {@code TLSv1.2}. */
    static TlsVersion parse(String prefix, String text) {
        String digits = text.strip().replaceFirst("(?i)^:?(TLS)?v?", "").replace('_', '.');
        return switch (digits) {
            case "1", "1.0" -> V1_0;
            case "1.1" -> V1_1;
            case "1.2" -> V1_2;
            case "1.3" -> V1_3;
            default ->
                throw new ConfigException(prefix + "version '" + text + "' is none; write TLSv1_2 or TLSv1_3, or, for"
                        + " old peers, TLSv1_1 or TLSv1_0");
        };
    }

    static String[] jdkNames(List<TlsVersion> versions) {
        return versions.stream().map(TlsVersion::jdkName).toArray(String[]::new);
    }
}
