package dev.tributary.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which sites' pages may send, and how browsers are told. */
final class Cors {
    private static final String ALL = "*";

    private final Optional<List<String>> allowed;
    private final boolean credentials;

    Cors(HttpInputConfig config) {
        allowed = config.corsAllowOrigins();
        credentials = config.corsAllowCredentials();
    }

    /** Whether the request may be taken: it is from an allowed site, or from no page at all. */
    boolean lets(Received request) {
        return allowed.isEmpty()
                || request.header(HttpHeaderNames.ORIGIN).map(this::isAllowed).orElse(true);
    }

    /** Whether a browser's question beforehand is answered with yes. */
    boolean letsBeforehand(Received request) {
        return allowed.isPresent()
                && request.header(HttpHeaderNames.ORIGIN)
                        .filter(this::isAllowed)
                        .isPresent()
                && request.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
                        .filter(HttpMethod.POST.name()::equals)
                        .isPresent();
    }

    private boolean isAllowed(String origin) {
        return allowed.orElse(List.of()).stream().anyMatch(one -> matches(one, origin));
    }

    private static boolean matches(String allowed, String origin) {
        int star = allowed.indexOf(ALL);
        return allowed.equals(ALL)
                || allowed.equals(origin)
                || (star >= 0
                        && origin.length() >= allowed.length()
                        && origin.startsWith(allowed.substring(0, star))
                        && origin.endsWith(allowed.substring(star + 1)));
    }

    /** What goes with each answer to a request that is let in. */
    Map<String, String> headers(Received request) {
        var headers = new LinkedHashMap<String, String>();
        Optional<String> origin = request.header(HttpHeaderNames.ORIGIN).filter(this::isAllowed);
        if (allowed.filter(all -> all.contains(ALL)).isPresent()) {
            headers.put(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN.toString(), ALL);
        } else {
            origin.ifPresent(one -> {
                headers.put(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN.toString(), one);
                if (credentials) {
                    headers.put(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS.toString(), "true");
                }
            });
        }
        return headers;
    }

    /** What goes with the answer to a browser's question beforehand. */
    Map<String, String> headersBeforehand(Received request) {
        var headers = headers(request);
        headers.put(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS.toString(), HttpMethod.POST.name());
        headers.put(
                HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS.toString(),
                request.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS).orElse(""));
        return headers;
    }
}
