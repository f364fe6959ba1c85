/**
 * What the two programs share of being programs: the command line, reading the configuration it names, running the
 * pipeline under Quarkus and stopping it. A main class makes a {@link dev.tributary.program.Program} and calls it.
 *
 * <p>Top of common's layers: {@code program -> status -> worker}.
 */
package dev.tributary.program;
