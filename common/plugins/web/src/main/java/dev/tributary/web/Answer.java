package dev.tributary.web;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * What a request is answered with.
 *
 * @param closes whether the connection ends with it: what the client still sends of the request is not read
 * @param retryAfter when to come again
 */
record Answer(
        HttpResponseStatus status, String contentType, byte[] body, boolean closes, Optional<Duration> retryAfter) {
    private static final String TEXT = "text/plain";

    /** A GIF of one transparent pixel. */
    private static final byte[] PIXEL =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

    static Answer plain(HttpResponseStatus status) {
        return new Answer(status, TEXT, new byte[0], false, Optional.empty());
    }

    static Answer taken(HttpInputConfig config) {
        if (config.respondWithEmptyImg()) {
            return new Answer(HttpResponseStatus.OK, "image/gif; charset=utf-8", PIXEL, false, Optional.empty());
        }
        return plain(config.use204Response() ? HttpResponseStatus.NO_CONTENT : HttpResponseStatus.OK);
    }

    /** An error with its reason. */
    static Answer failed(HttpResponseStatus status, String reason) {
        byte[] body =
                (status.code() + " " + status.reasonPhrase() + "\n" + reason + "\n").getBytes(StandardCharsets.UTF_8);
        return new Answer(status, TEXT, body, false, Optional.empty());
    }

    static Answer later(Duration retryAfter, String reason) {
        Answer failed = failed(HttpResponseStatus.SERVICE_UNAVAILABLE, reason);
        return new Answer(failed.status, TEXT, failed.body, false, Optional.of(retryAfter));
    }

    /** The same, and the connection ends with it. */
    Answer closing() {
        return new Answer(status, contentType, body, true, retryAfter);
    }

    FullHttpResponse response() {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, contentType)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        retryAfter.ifPresent(after -> response.headers().set(HttpHeaderNames.RETRY_AFTER, after.toSeconds()));
        return response;
    }
}
