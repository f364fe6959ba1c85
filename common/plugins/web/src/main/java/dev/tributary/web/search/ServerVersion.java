package dev.tributary.web.search;

import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.web.WebClient.Answered;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** The first number of the server's version, asked once. Confined to its event loop. */
final class ServerVersion {
    /** Like the first that has no types. */
    private static final int WITHOUT_TYPES = 8;

    private static final Pattern FIRST_NUMBER = Pattern.compile("(\\d{1,4})\\..*");

    private final Optional<ElasticsearchConfig.Versions> config;
    private final Function<String, Future<Answered>> ask;
    private Optional<Integer> known = Optional.empty();

    /** @param ask for the answer to a path */
    ServerVersion(Optional<ElasticsearchConfig.Versions> config, Function<String, Future<Answered>> ask) {
        this.config = config;
        this.ask = ask;
    }

    /** Fails if the server cannot be asked now. */
    Future<Integer> major() {
        if (known.isPresent()) {
            return Future.succeededFuture(known.get());
        }
        if (config.isEmpty() || !config.get().verifyEsVersionAtStartup()) {
            int assumed = config.map(ElasticsearchConfig.Versions::defaultElasticsearchVersion)
                    .orElse(WITHOUT_TYPES);
            known = Optional.of(assumed);
            return Future.succeededFuture(assumed);
        }
        int otherwise = config.get().defaultElasticsearchVersion();
        return ask.apply("/").compose(answered -> {
            if (!answered.isTaken()) {
                return Future.failedFuture(
                        new IOException("asked for its version, the server answered " + answered.code()));
            }
            int told = told(answered.body()).orElse(otherwise);
            known = Optional.of(told);
            return Future.succeededFuture(told);
        });
    }

    private static Optional<Integer> told(byte[] body) {
        try {
            Optional<Map<Value, Value>> version = map(JsonReader.read(body, 0, body.length))
                    .flatMap(all -> field(all, "version"))
                    .flatMap(ServerVersion::map);
            if (version.flatMap(one -> field(one, "distribution"))
                    .filter(name -> name.toString().equals("opensearch"))
                    .isPresent()) {
                return Optional.of(WITHOUT_TYPES);
            }
            return version.flatMap(one -> field(one, "number"))
                    .map(number -> FIRST_NUMBER.matcher(number.toString()))
                    .filter(Matcher::matches)
                    .map(number -> Integer.valueOf(number.group(1)));
        } catch (MalformedJsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<Value, Value>> map(Value value) {
        return value.isMapValue() ? Optional.of(value.asMapValue().map()) : Optional.empty();
    }

    private static Optional<Value> field(Map<Value, Value> map, String name) {
        return Optional.ofNullable(map.get(ValueFactory.newString(name)));
    }
}
