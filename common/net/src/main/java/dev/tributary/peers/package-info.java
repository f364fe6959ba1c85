/**
 * What sources that are connected to have in common: a port with its limits and TLS, the memory and the log lines that
 * peers can cause, and events on their way until they are taken.
 */
package dev.tributary.peers;
