/**
 * A configuration becomes running graphs of plugins, one for each worker.
 *
 * <pre>
 * Supervisor            deploys the workers, watches and stops them
 *  +- Worker (verticle) owns one Graph; everything of it is confined to the worker's event loop
 *      +- Graph         stages in the order they start: downstream first, sources last
 *          ^ PipelineBuilder makes it from ConfigElements, by way of a WorkerContext for each plugin
 * </pre>
 *
 * What leaves a worker: {@link dev.tributary.worker.WorkerStatus} snapshots and {@link dev.tributary.worker.Figure}s, for
 * health checks and metrics, and the bytes of the one {@link dev.tributary.worker.StandardOutput} all workers share.
 */
package dev.tributary.worker;
