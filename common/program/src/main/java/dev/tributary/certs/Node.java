package dev.tributary.certs;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * One that gets a certificate.
 *
 * @param name its folder's, and its certificate's common name
 * @param hosts host names and IP addresses under which others know it, the name first
 */
record Node(String name, boolean server, boolean client, SequencedSet<String> hosts) {

    /** @param specification {@code NAME} or {@code NAME=HOST,HOST...} */
    static Node of(String specification, boolean server) {
        String[] parts = specification.split("=", 2);
        String name = parts[0].strip();
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || name.equals(CertificateFolder.AUTHORITY)) {
            throw new CertsException("'" + specification + "' does not start with the name of a node; write NAME or"
                    + " NAME=HOST,HOST..., where NAME has letters, digits, '.', '_' and '-' and is not "
                    + CertificateFolder.AUTHORITY);
        }
        var hosts = new LinkedHashSet<String>();
        hosts.add(name);
        for (String host : parts.length == 1 ? new String[0] : parts[1].split(",")) {
            if (host.isBlank()) {
                throw new CertsException("'" + specification + "' has an empty host name");
            }
            hosts.add(host.strip());
        }
        return new Node(name, server, !server, hosts);
    }

    /** This and {@code other}, which has the same name: a relay is a server and a client. */
    Node and(Node other) {
        var all = new LinkedHashSet<>(hosts);
        all.addAll(other.hosts);
        return new Node(name, server || other.server, client || other.client, all);
    }
}
