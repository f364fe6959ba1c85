/** Benchmarks of what every byte goes through. They are measured, never asserted: see docs/benchmarks.md. */
package dev.tributary.bench;
