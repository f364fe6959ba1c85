/**
 * TLS of both ends, on the JDK's engine. A {@link dev.tributary.net.tls.Tls} is one end's: it reads keys and
 * certificates of PEM files, says in one line what is wrong with one, puts an engine in front of a connection, and says
 * in words why a handshake failed.
 *
 * <p>Vert.x knows TLS too, but not what is needed here: a peer's address beside the reason of its failed handshake, a
 * connection counted before its handshake, the name that a server's certificate is checked against, and certificates
 * that are checked before they replace those in use.
 */
package dev.tributary.net.tls;
