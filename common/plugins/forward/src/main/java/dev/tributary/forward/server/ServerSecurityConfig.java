package dev.tributary.forward.server;

import dev.tributary.config.ConfigException;
import dev.tributary.config.Param;
import dev.tributary.config.Section;
import java.util.List;

/** {@code <security>} of the source {@code forward}: clients have to know the shared key, and a password if asked. */
public record ServerSecurityConfig(
        @Param(
                doc = "What this program calls itself to its clients. A client that calls itself the same refuses us.",
                filled = true)
        String selfHostname,

        @Param(doc = "What both sides must know. It does not go over the wire.", secret = true)
        String sharedKey,

        @Param(doc = "Ask for a `<user>`'s name and password too.", value = "false")
        boolean userAuth,

        @Param(doc = "Let clients in that no `<client>` section is about.", value = "true")
        boolean allowAnonymousSource,

        @Section(doc = "A user, one section each.", name = "user")
        List<UserConfig> users,

        @Section(
                doc = "What holds for clients from an address or a network; the first section that fits counts.",
                name = "client")
        List<ClientConfig> clients) {

    public ServerSecurityConfig {
        if (userAuth && users.isEmpty()) {
            throw new ConfigException("user_auth needs at least one <user> section with username and password");
        }
        if (!allowAnonymousSource && clients.isEmpty()) {
            throw new ConfigException("allow_anonymous_source false needs <client> sections, else nobody may connect");
        }
        for (ClientConfig client : clients) {
            checkUsers(client, users, userAuth);
        }
    }

    private static void checkUsers(ClientConfig client, List<UserConfig> users, boolean userAuth) {
        if (!client.users().isEmpty() && !userAuth) {
            throw ConfigException.about(
                    "users", "users in <client> needs user_auth true; without it nobody is asked for a name");
        }
        client.users().stream()
                .filter(name -> users.stream().noneMatch(user -> user.username().equals(name)))
                .findFirst()
                .ifPresent(name -> {
                    throw ConfigException.about("users", "users in <client> names '" + name + "', which is no <user>");
                });
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SecurityConfig[selfHostname=" + selfHostname + "]";
    }
}
