/** Benchmarks of what every byte goes through. They are measured, never asserted: see docs/PROTOCOL.md. */
package dev.tributary.bench;
