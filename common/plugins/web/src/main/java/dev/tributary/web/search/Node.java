package dev.tributary.web.search;

import java.net.URI;
import java.util.Optional;

/**
 * One server.
 *
 * @param base where its API begins, without a slash at the end and without user and password
 * @param authorization the header that says who we are
 */
record Node(URI base, Optional<String> authorization) {
    URI at(String path) {
        return URI.create(base + path);
    }

    boolean isSecure() {
        return base.getScheme().equals("https");
    }

    /** Without the authorization. */
    @Override
    public String toString() {
        return base.toString();
    }
}
