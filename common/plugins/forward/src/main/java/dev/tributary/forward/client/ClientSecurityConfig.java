package dev.tributary.forward.client;

import dev.tributary.config.Param;

/** {@code <security>} of the output {@code forward}: how it proves itself, and what its servers have to prove. */
public record ClientSecurityConfig(
        @Param(
                doc = "What this program calls itself to its servers. It must differ from what they call themselves.",
                filled = true)
        String selfHostname,

        @Param(doc = "What both sides must know. It does not go over the wire.", secret = true)
        String sharedKey) {

    /** Without the key. */
    @Override
    public String toString() {
        return "SecurityConfig[selfHostname=" + selfHostname + "]";
    }
}
