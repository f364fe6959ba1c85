package dev.tributary.web;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose headers are there.
 *
 * @param path from the first slash, as it was sent
 * @param query its parameters; a value as bytes
 * @param keepAlive whether the client would send another on the same connection
 */
record Received(HttpMethod method, String path, Map<String, byte[]> query, HttpHeaders headers, boolean keepAlive) {

    static Received of(HttpRequest request) {
        String uri = request.uri();
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        byte[] query = question < 0 ? new byte[0] : uri.substring(question + 1).getBytes(StandardCharsets.UTF_8);
        return new Received(
                request.method(), path, FormFields.encoded(query), request.headers(), HttpUtil.isKeepAlive(request));
    }

    Optional<String> header(CharSequence name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** A parameter of the query as text. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    /** Whether it is there to look and not to bring anything. */
    boolean onlyAsks() {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }
}
