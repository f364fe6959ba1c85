package dev.tributary.worker;

import dev.tributary.config.FileReason;
import dev.tributary.net.PortBinding;
import dev.tributary.plugin.Claim;
import dev.tributary.plugin.Claim.Port.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which ports of sources somebody else has. Looked at where sources were not started because of other plugins, so that
 * their trouble is told now and not at the next start.
 */
final class TakenPorts {
    private record Wanted(InetSocketAddress address, Transport transport) {
        @Override
        public String toString() {
            String port = PortBinding.text(address.getHostString(), address.getPort());
            return transport == Transport.UDP ? port + " (UDP)" : port;
        }
    }

    private TakenPorts() {}

    /**
     * A line for each source that could not have it. Binds each port for a moment, listening to none: blocks, and
     * nobody of ours may have one.
     *
     * @param told what is known already, with the plugins' names in it
     */
    static List<String> of(List<Worker> workers, List<String> told) {
        Map<Wanted, String> owners = new LinkedHashMap<>();
        for (Worker worker : workers) {
            for (PluginClaim claimed : worker.claims()) {
                if (claimed.claim() instanceof Claim.Port port && port.port() > 0) {
                    owners.putIfAbsent(
                            new Wanted(new InetSocketAddress(port.bind(), port.port()), port.transport()),
                            shown(worker, claimed));
                }
            }
        }
        return owners.entrySet().stream()
                .filter(owner -> told.stream().noneMatch(line -> line.contains(owner.getValue())))
                .flatMap(owner ->
                        refusal(owner.getKey()).stream().map(why -> "cannot start " + owner.getValue() + ": " + why))
                .toList();
    }

    private static String shown(Worker worker, PluginClaim claimed) {
        return worker.members().stream()
                .filter(member -> member.identity().equals(claimed.plugin()))
                .findFirst()
                .map(PluginInstance::shown)
                .orElseGet(() -> claimed.plugin().toString());
    }

    private static Optional<String> refusal(Wanted wanted) {
        if (wanted.address().isUnresolved()) {
            return Optional.empty();
        }
        try {
            bind(wanted);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FileReason.why(e) + ": " + wanted);
        }
    }

    private static void bind(Wanted wanted) throws IOException {
        if (wanted.transport() == Transport.UDP) {
            try (var socket = DatagramChannel.open()) {
                socket.bind(wanted.address());
            }
        } else {
            try (var socket = SocketChannel.open()) {
                socket.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(wanted.address());
            }
        }
    }
}
