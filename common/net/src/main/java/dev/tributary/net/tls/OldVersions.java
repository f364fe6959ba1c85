package dev.tributary.net.tls;

import dev.tributary.config.ConfigElement;
import dev.tributary.config.ConfigException;
import java.security.Security;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Switches TLS 1.0 and 1.1 on where a configuration names them. The JDK has switched both off for all of its users, and
 * reads that setting once, with its first use of TLS; so this comes before any plugin is made. Everybody's engine is told
 * its versions one by one, so nobody speaks an old one unasked.
 */
public final class OldVersions {
    private static final String SWITCHED_OFF = "jdk.tls.disabledAlgorithms";
    private static final Pattern PARAMETER = Pattern.compile("(tls_|ssl_)?((min|max)_)?version");

    private OldVersions() {}

    /** @param root of a configuration, of which any section may name a version */
    public static void allowWhereNamed(ConfigElement root) {
        Set<TlsVersion> named = EnumSet.noneOf(TlsVersion.class);
        collect(root, named);
        for (TlsVersion old : named) {
            EnumSet.range(old, TlsVersion.V1_1).forEach(OldVersions::allow);
        }
    }

    private static void collect(ConfigElement section, Set<TlsVersion> named) {
        section.params().forEach((name, value) -> {
            if (PARAMETER.matcher(name).matches() && !value.absent()) {
                old(value.text(), named);
            }
        });
        section.children().forEach(child -> collect(child, named));
    }

    private static void old(String text, Set<TlsVersion> named) {
        try {
            TlsVersion version = TlsVersion.parse("", text);
            if (version.compareTo(TlsVersion.V1_2) < 0) {
                named.add(version);
            }
        } catch (ConfigException e) {
            // No version of TLS: the plugin it belongs to says so, if it is meant as one.
        }
    }

    private static void allow(TlsVersion version) {
        String kept = Arrays.stream(Security.getProperty(SWITCHED_OFF).split(","))
                .map(String::strip)
                .filter(name -> !name.equals(version.jdkName()))
                .collect(Collectors.joining(", "));
        Security.setProperty(SWITCHED_OFF, kept);
    }
}
