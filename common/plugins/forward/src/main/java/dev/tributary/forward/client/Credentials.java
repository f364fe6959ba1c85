package dev.tributary.forward.client;

/**
 * What proves us to one server.
 *
 * @param username empty if there is none
 */
record Credentials(String selfHostname, String sharedKey, String username, String password) {

    static Credentials of(ClientSecurityConfig security, UpstreamConfig server) {
        return new Credentials(
                security.selfHostname(),
                server.sharedKey().orElse(security.sharedKey()),
                server.username(),
                server.password());
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "Credentials[selfHostname=" + selfHostname + "]";
    }
}
