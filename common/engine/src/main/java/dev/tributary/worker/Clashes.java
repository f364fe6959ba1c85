package dev.tributary.worker;

import dev.tributary.config.ConfigException;
import dev.tributary.plugin.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what two plugins, of one worker or of two, claim for themselves. */
final class Clashes {
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]", "");

    private final List<PluginClaim> claims;

    /** @param claims of all workers, in their order */
    Clashes(List<PluginClaim> claims) {
        this.claims = claims.stream()
                .sorted(Comparator.comparing(PluginClaim::position, PipelineBuilder.IN_FILE_ORDER))
                .toList();
    }

    /** An error for each plugin that claims what another has, with the places of both. */
    List<ConfigException> find() {
        Map<String, ConfigException> found = new LinkedHashMap<>();
        var before = new ArrayList<PluginClaim>();
        for (PluginClaim later : claims) {
            before.stream()
                    .flatMap(earlier -> clash(earlier, later).stream())
                    .findFirst()
                    .ifPresent(
                            message -> found.putIfAbsent(key(later), new ConfigException(later.position(), message)));
            before.add(later);
        }
        return List.copyOf(found.values());
    }

    /** One error for a parameter is enough, whatever number of workers run it. */
    private static String key(PluginClaim claimed) {
        return claimed.place() + ":" + claimed.position().column()
                + claimed.plugin().id();
    }

    private static Optional<String> clash(PluginClaim earlier, PluginClaim later) {
        boolean samePlugin = earlier.plugin().id().equals(later.plugin().id())
                && earlier.place().equals(later.place());
        return switch (earlier.claim()) {
            case Claim.Port first
            when later.claim() instanceof Claim.Port second
                    && overlap(first, second)
                    && !(samePlugin && first.shared() && second.shared()) ->
                Optional.of("port " + shown(second, later) + " is also port " + shown(first, earlier)
                        + (isAsWritten(first) && isAsWritten(second)
                                ? "; give each a port of its own"
                                : "; choose ports that are further apart than <system> workers"));
            case Claim.File first
            when later.claim() instanceof Claim.File second
                    && first.path().equals(second.path())
                    && earlier.plugin().workerId() != later.plugin().workerId() ->
                Optional.of(second.parameter() + " '" + second.path() + "' would be written by worker "
                        + earlier.plugin().workerId() + (samePlugin ? "" : " (" + earlier.place() + ")")
                        + " and worker " + later.plugin().workerId()
                        + ", and a file has one writer; write \"#{worker_id}"
                        + "\" into it, in double quotes, or put the section into a <worker "
                        + earlier.plugin().workerId() + ">");
            case Claim.Folder first
            when later.claim() instanceof Claim.Folder second && first.same(second) && !samePlugin ->
                Optional.of(second.section() + " " + second.parameter() + " '" + second.folder() + "' of "
                        + later.plugin() + " is also that of " + earlier.plugin() + " (" + earlier.place()
                        + "), and a folder has one buffer; give each output a " + second.parameter()
                        + " of its own");
            default -> Optional.empty();
        };
    }

    private static boolean overlap(Claim.Port first, Claim.Port second) {
        return first.port() != 0
                && first.port() == second.port()
                && first.transport() == second.transport()
                && (first.bind().equals(second.bind())
                        || ANY_ADDRESS.contains(first.bind())
                        || ANY_ADDRESS.contains(second.bind()));
    }

    private static boolean isAsWritten(Claim.Port port) {
        return port.configured() == port.port();
    }

    /** {@code 30002 of monitor_agent source 'm' (a.conf:3) in worker 2, which is 30000 and the worker's number}. */
    private static String shown(Claim.Port port, PluginClaim claimed) {
        return port.port() + " of " + claimed.plugin() + " (" + claimed.place() + ")"
                + (port.shared() ? "" : " in worker " + claimed.plugin().workerId())
                + (isAsWritten(port) ? "" : ", which is " + port.configured() + " and the worker's number");
    }
}
