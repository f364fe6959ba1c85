/**
 * Sockets as the plugins see them: the one adapter between Vert.x buffers and byte arrays, socket options and the
 * {@code <transport>} section. TLS belongs here; this version speaks plain TCP and refuses to start where a
 * configuration asks for more.
 */
package dev.tributary.net;
