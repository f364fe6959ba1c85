package dev.tributary.forward.client;

import dev.tributary.config.FileReason;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Servers in a YAML or JSON file, looked at once a second and read again when its text has changed. A file that is gone
 * or cannot be understood changes nothing, and that is said once. Confined to its event loop; the file is read elsewhere.
 */
final class FileDiscovery implements Discovery {
    private static final long LOOK_MILLIS = 1000;
    private static final long BYTES_MAX = 16 * 1024 * 1024;

    private final DiscoveryConfig config;
    private final ClientScope scope;
    private Optional<String> lastText = Optional.empty();
    private String lastProblem = "";
    private boolean looking;
    private OptionalLong timer = OptionalLong.empty();

    FileDiscovery(DiscoveryConfig config, ClientScope scope) {
        this.config = config;
        this.scope = scope;
    }

    @Override
    public Future<List<UpstreamConfig>> start(Consumer<List<UpstreamConfig>> changed) {
        return text().map(text -> {
            lastText = Optional.of(text);
            List<UpstreamConfig> servers = parse(text);
            timer = OptionalLong.of(scope.vertx().setPeriodic(LOOK_MILLIS, due -> look(changed)));
            return servers;
        });
    }

    @Override
    public void stop() {
        timer.ifPresent(scope.vertx()::cancelTimer);
    }

    private void look(Consumer<List<UpstreamConfig>> changed) {
        if (looking) {
            return;
        }
        looking = true;
        text().<List<UpstreamConfig>>map(text -> {
                    if (lastText.filter(text::equals).isPresent()) {
                        return null;
                    }
                    lastText = Optional.of(text);
                    return parse(text);
                })
                .onComplete(done -> {
                    looking = false;
                    if (done.failed()) {
                        note(FileReason.of(done.cause()));
                    } else if (done.result() != null) {
                        lastProblem = "";
                        changed.accept(done.result());
                    }
                });
    }

    private void note(String problem) {
        if (!problem.equals(lastProblem)) {
            lastProblem = problem;
            scope.log().warnf("forward output: service_discovery: %s; the servers stay as they were", problem);
        }
    }

    private List<UpstreamConfig> parse(String text) {
        return ServerList.parse(
                config.path().toString(),
                text,
                (position, note) -> scope.log().warnf("forward output: %s: %s", position, note));
    }

    private Future<String> text() {
        return scope.vertx().executeBlocking(() -> read(config), false).map(Objects::requireNonNull);
    }

    private static String read(DiscoveryConfig config) throws IOException {
        Path path = config.path();
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new IOException(path + " is larger than " + BYTES_MAX + " bytes");
            }
            return new String(Files.readAllBytes(path), config.charset());
        } catch (NoSuchFileException e) {
            throw new IOException(path + " does not exist", e);
        }
    }
}
