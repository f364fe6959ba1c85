package dev.tributary.status;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask: whoever knows the token. It comes as {@code Authorization: Bearer TOKEN}, or as the password of basic
 * authentication, with any user name.
 */
final class HttpToken {
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    private final byte[] token;

    HttpToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** @param authorization the request's header; null if it has none */
    boolean isIn(@Nullable String authorization) {
        return given(authorization == null ? "" : authorization)
                .map(one -> one.getBytes(StandardCharsets.UTF_8))
                .filter(one -> MessageDigest.isEqual(one, token))
                .isPresent();
    }

    private static Optional<String> given(String authorization) {
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return scheme.startsWith(BASIC)
                ? password(authorization.substring(BASIC.length()).strip())
                : Optional.empty();
    }

    private static Optional<String> password(String credentials) {
        try {
            String both = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = both.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(both.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
