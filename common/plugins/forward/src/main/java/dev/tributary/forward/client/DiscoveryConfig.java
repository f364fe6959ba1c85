package dev.tributary.forward.client;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code <service_discovery>} section of the output {@code forward}: where its servers are found. */
public record DiscoveryConfig(
        @Param(
                name = "@type",
                aliases = "type",
                doc =
                        "`static` for `<service>` sections, `file`, or `srv` for SRV records of the DNS, of which one of weight 0 counts as weight 1.",
                value = "static")
        String type,

        @Param(
                doc =
                        "`file`: a list in YAML or JSON, each with `host` and `port` and, as in `<server>`, `name`, `weight`, "
                                + "`standby`, `username`, `password`, `shared_key`. It is read again when it changes; one that "
                                + "cannot be read changes nothing.",
                value = "/etc/fluent/sd.yaml")
        Path path,

        @Param(doc = "`file`: its encoding.", value = "utf-8")
        String confEncoding,

        @Param(doc = "`srv`: the service's name, without the underscore.", filled = true)
        Optional<String> service,

        @Param(doc = "`srv`: the service's protocol, without the underscore.", value = "tcp")
        String proto,

        @Param(doc = "`srv`: the domain; `_service._proto.hostname` is asked for.", filled = true)
        Optional<String> hostname,

        @Param(doc = "`srv`: a DNS server to ask, `host` or `host:port`, instead of the system's.", filled = true)
        Optional<String> dnsServerHost,

        @Param(doc = "`srv`: time between questions.", value = "60", min = "0.001")
        Duration interval,

        @Param(
                doc = "`srv`: ask the same DNS server for the address of what it names; else the system is asked.",
                value = "true")
        boolean dnsLookup,

        @Param(doc = "`srv`: the servers' key, instead of the one of `<security>`.", secret = true)
        Optional<String> sharedKey,

        @Param(doc = "`srv`: the user we are, for servers that ask.", value = "")
        String username,

        @Param(doc = "`srv`: the user's password.", value = "", secret = true)
        String password,

        @Section(doc = "`static`: a server, as in `<server>`.", name = "service")
        List<UpstreamConfig> services) {

    /** Behind the only colon; an address of IPv6 has several. */
    private static final Pattern PORT = Pattern.compile("^[^:]*:([^:]*)$");

    public DiscoveryConfig {
        UpstreamConfig.checkUser(username, password);
        switch (type) {
            case "static" -> {
                if (services.isEmpty()) {
                    throw new ConfigException("@type static needs a <service> section with its host");
                }
            }
            case "file" -> charset(confEncoding);
            case "srv" -> {
                dnsServerHost.ifPresent(DiscoveryConfig::checkPort);
                if (service.isEmpty() || hostname.isEmpty()) {
                    throw new ConfigException("@type srv needs service and hostname");
                }
            }
            default ->
                throw new ConfigException(
                        "unknown service discovery '" + type + "'; this program has: file, srv, static");
        }
    }

    private static void checkPort(String host) {
        Matcher matcher = PORT.matcher(host);
        if (matcher.find() && !(matcher.group(1).matches("\\d{1,5}") && isPort(Integer.parseInt(matcher.group(1))))) {
            throw new ConfigException(
                    "dns_server_host '" + host + "' ends in no port; write one of 1 to 65535, or none");
        }
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65_535;
    }

    Charset charset() {
        return charset(confEncoding);
    }

    /** The name that is asked for. */
    String srvName() {
        return "_" + service.orElseThrow() + "._" + proto + "." + hostname.orElseThrow();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "DiscoveryConfig[" + type + "]";
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name.toUpperCase(Locale.ROOT));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ConfigException("conf_encoding '" + name + "' is not known; write utf-8, for one");
        }
    }
}
