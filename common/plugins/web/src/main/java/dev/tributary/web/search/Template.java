package dev.tributary.web.search;

import dev.tributary.config.ConfigException;
import dev.tributary.config.FileReason;
import dev.tributary.event.PeerText;
import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.web.WebClient.Answered;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A template of indices that is put on the server once. Confined to its event loop. */
final class Template {
    private static final int NOT_FOUND = 404;

    private final SearchOutput output;
    private final String path;
    private final byte[] json;
    private boolean there;
    private final boolean overwrite;

    /** @throws ConfigException for a file that is no template */
    Template(TemplateConfig config, String name, Path file, SearchOutput output) {
        this.output = output;
        overwrite = config.templateOverwrite();
        path = (config.useLegacyTemplate() ? "/_template/" : "/_index_template/")
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
        json = read(file);
    }

    private static byte[] read(Path file) {
        try {
            byte[] json = Files.readAllBytes(file);
            if (JsonReader.read(json, 0, json.length).isMapValue()) {
                return json;
            }
        } catch (IOException e) {
            throw new ConfigException("template_file: " + file + " cannot be read: " + FileReason.of(e));
        } catch (MalformedJsonException e) {
            throw new ConfigException("template_file: " + file + " is " + e.getMessage());
        }
        throw new ConfigException("template_file: " + file + " is no JSON object");
    }

    /** Completes when it is there. */
    Future<Void> put() {
        if (there) {
            return Future.succeededFuture();
        }
        Future<Boolean> wanted =
                overwrite ? Future.succeededFuture(true) : output.ask(path).compose(this::isMissing);
        return wanted.compose(missing -> missing ? send() : Future.succeededFuture())
                .onSuccess(done -> there = true);
    }

    private Future<Boolean> isMissing(Answered answered) {
        return answered.isTaken() || answered.code() == NOT_FOUND
                ? Future.succeededFuture(!answered.isTaken())
                : failed(answered);
    }

    private Future<Void> send() {
        return output.inTurn(node -> output.request(node, path)
                        .setHeader("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(json))
                        .build())
                .compose(answered -> answered.isTaken() ? Future.succeededFuture() : failed(answered));
    }

    private <T> Future<T> failed(Answered answered) {
        return Future.failedFuture(new IOException("about the template at " + path + " the server answered "
                + answered.code() + " " + PeerText.shown(answered.text().strip())));
    }
}
