/**
 * Certificates for a group of nodes that trust each other and nobody else: an authority, and for each node a certificate
 * and a key that it signed, as PEM files in a folder; and what is to be said about certificates that exist. Both are
 * commands of the two programs, {@code certs generate} and {@code certs check}, so that they work wherever a program
 * does, in an image without a shell too.
 *
 * <p>Start with {@link dev.tributary.certs.CertsCommand}. Needs no event loop.
 */
package dev.tributary.certs;
