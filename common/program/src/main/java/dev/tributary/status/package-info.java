/**
 * What the programs tell about themselves over HTTP: health at {@code /q/health}, metrics at {@code /q/metrics}, and a
 * page at {@code /} that says so. Reads snapshots of {@link dev.tributary.worker.Supervisor} and touches nothing else.
 */
package dev.tributary.status;
