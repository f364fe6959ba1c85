/**
 * Sockets as the plugins see them: the one adapter between Vert.x buffers and byte arrays, socket options and the
 * {@code <transport>} section. TLS is in {@code net.tls}.
 */
package dev.tributary.net;
