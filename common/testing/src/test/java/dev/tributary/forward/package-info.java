/** A scripted peer and message bytes for the tests of both ends of the forward protocol. */
package dev.tributary.forward;
