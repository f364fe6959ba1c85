package dev.tributary.net.tls;

import dev.tributary.config.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A cipher list as OpenSSL writes it, {@code ECDHE+AESGCM:!aNULL:AES128-SHA}, for the JDK's engine. Names of the JDK are
 * understood as well. What a word like ALL or HIGH stands for are the suites that the JDK offers by default, so a list
 * cannot bring back what the JDK has given up. As with OpenSSL, suites of TLS 1.3 are offered whatever the list says,
 * unless it names some of them.
 */
final class CipherList {

    /** A suite of the JDK with its OpenSSL name. */
    private record Suite(String jdkName, String name, boolean preset) {

        static Suite of(String jdkName, boolean preset) {
            return new Suite(jdkName, openSslName(jdkName), preset);
        }

        boolean isOfTls13() {
            return !jdkName.contains("_WITH_") && !jdkName.endsWith("_SCSV");
        }

        /** Whether an OpenSSL word for a kind of suite fits; a name of a suite is none. */
        boolean is(String word) {
            return preset && kinds().contains(word);
        }

        private Set<String> kinds() {
            var kinds = new HashSet<>(Set.of("ALL", "DEFAULT", "COMPLEMENTOFALL"));
            kinds.remove("COMPLEMENTOFALL");
            if (name.contains("AES") || name.contains("CHACHA20")) {
                kinds.add("HIGH");
            }
            addIf(kinds, name.startsWith("ECDHE"), "ECDHE", "EECDH", "kECDHE", "kEECDH", "ECDH");
            addIf(kinds, name.startsWith("DHE"), "DHE", "EDH", "kDHE", "kEDH", "DH");
            addIf(kinds, name.contains("ECDSA"), "ECDSA", "aECDSA");
            addIf(kinds, name.contains("-RSA-") || keyExchangeByRsa(), "aRSA");
            addIf(kinds, name.contains("-RSA-") || keyExchangeByRsa(), "RSA");
            addIf(kinds, keyExchangeByRsa(), "kRSA");
            addIf(kinds, name.contains("DSS"), "DSS", "aDSS");
            addIf(kinds, name.contains("AES"), "AES");
            addIf(kinds, name.contains("AES128"), "AES128");
            addIf(kinds, name.contains("AES256"), "AES256");
            addIf(kinds, name.contains("GCM"), "AESGCM");
            addIf(kinds, name.contains("CHACHA20"), "CHACHA20");
            addIf(kinds, name.contains("CBC3"), "3DES", "DES", "MEDIUM");
            addIf(kinds, name.contains("RC4"), "RC4", "MEDIUM");
            addIf(kinds, name.contains("NULL"), "eNULL", "NULL");
            addIf(kinds, name.startsWith("ADH") || name.startsWith("AECDH"), "aNULL");
            addIf(kinds, name.endsWith("-SHA"), "SHA", "SHA1", "SSLv3", "TLSv1", "TLSv1.0");
            addIf(kinds, !name.endsWith("-SHA"), "TLSv1.2");
            addIf(kinds, name.endsWith("SHA256"), "SHA256");
            addIf(kinds, name.endsWith("SHA384"), "SHA384");
            addIf(kinds, name.endsWith("MD5"), "MD5");
            return kinds;
        }

        private boolean keyExchangeByRsa() {
            return jdkName.startsWith("TLS_RSA_WITH") || jdkName.startsWith("SSL_RSA_WITH");
        }

        private static void addIf(Set<String> kinds, boolean fits, String... words) {
            if (fits) {
                kinds.addAll(List.of(words));
            }
        }

        /** {@code TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256} is {@code ECDHE-RSA-AES128-GCM-SHA256}. */
        private static String openSslName(String jdkName) {
            int with = jdkName.indexOf("_WITH_");
            if (with < 0) {
                return jdkName;
            }
            String exchange = switch (jdkName.substring(4, with)) {
                case "RSA" -> "";
                case "DH_anon" -> "ADH-";
                case "ECDH_anon" -> "AECDH-";
                case String other -> other.replace('_', '-') + "-";
            };
            String cipher = jdkName.substring(with + 6)
                    .replaceFirst("^AES_(\\d+)_CBC_", "AES$1-")
                    .replaceFirst("^AES_(\\d+)_", "AES$1-")
                    .replaceFirst("^CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305")
                    .replaceFirst("^3DES_EDE_CBC_", "DES-CBC3-")
                    .replace('_', '-');
            return exchange + cipher;
        }
    }

    private final List<Suite> all;
    private final Set<Suite> chosen = new LinkedHashSet<>();
    private final Set<Suite> forbidden = new HashSet<>();

    private CipherList(List<Suite> all) {
        this.all = all;
    }

    /**
     * The suites to enable, in order of preference.
     *
     * @param preset what the JDK enables by default
     * @param supported what it has
     * @param parameter the list's name, for the message
     * @throws ConfigException if nothing is left
     */
    static List<String> parse(String list, String[] preset, String[] supported, String parameter) {
        var all = new ArrayList<Suite>();
        Arrays.stream(preset).forEach(name -> all.add(Suite.of(name, true)));
        Stream.of(supported)
                .filter(name -> !Arrays.asList(preset).contains(name))
                .forEach(name -> all.add(Suite.of(name, false)));
        var result = new CipherList(all);
        for (String word : list.strip().split("[:,;\\s]+", 0)) {
            result.take(word);
        }
        return result.suites(list, parameter);
    }

    private void take(String word) {
        if (word.startsWith("@")) {
            if (word.equals("@STRENGTH")) {
                List<Suite> sorted = chosen.stream()
                        .sorted(Comparator.comparingInt(suite -> suite.name().contains("128") ? 1 : 0))
                        .toList();
                chosen.clear();
                chosen.addAll(sorted);
            }
            return;
        }
        char operator = word.isEmpty() ? ' ' : word.charAt(0);
        switch (operator) {
            case '!' -> {
                List<Suite> fitting = fitting(word.substring(1));
                fitting.forEach(chosen::remove);
                forbidden.addAll(fitting);
            }
            case '-' -> fitting(word.substring(1)).forEach(chosen::remove);
            case '+' ->
                fitting(word.substring(1)).stream().filter(chosen::remove).forEach(chosen::add);
            default ->
                fitting(word).stream()
                        .filter(suite -> !forbidden.contains(suite))
                        .forEach(chosen::add);
        }
    }

    /** Suites that are all that {@code word}, joined by +, asks for. */
    private List<Suite> fitting(String word) {
        String[] kinds = word.split("\\+");
        return all.stream()
                .filter(suite -> suite.name().equals(word)
                        || suite.jdkName().equals(word)
                        || Arrays.stream(kinds).allMatch(suite::is))
                .toList();
    }

    private List<String> suites(String list, String parameter) {
        if (chosen.isEmpty()) {
            throw new ConfigException(parameter + " '" + list + "' leaves no cipher that this JDK has; write"
                    + " ALL:!aNULL:!eNULL:!SSLv2, or names such as ECDHE-RSA-AES128-GCM-SHA256");
        }
        boolean chose13 = List.of(list.split("[:,;\\s]+", 0)).stream()
                .anyMatch(word -> word.startsWith("TLS_") && !word.contains("_WITH_"));
        Stream<Suite> first =
                chose13 ? Stream.empty() : all.stream().filter(suite -> suite.preset() && suite.isOfTls13());
        return Stream.concat(first, chosen.stream())
                .filter(suite -> chose13 ? true : !suite.isOfTls13() || suite.preset())
                .map(Suite::jdkName)
                .distinct()
                .toList();
    }
}
