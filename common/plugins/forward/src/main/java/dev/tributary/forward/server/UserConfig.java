package dev.tributary.forward.server;

import dev.tributary.config.Param;

/** A {@code <user>} of {@code <security>}. */
public record UserConfig(
        @Param(doc = "The name a client gives.", filled = true)
        String username,

        @Param(
                doc = "Its password. Two sections with the same name make both passwords right, while one is changed.",
                secret = true)
        String password) {

    /** Without the password. */
    @Override
    public String toString() {
        return "UserConfig[username=" + username + "]";
    }
}
