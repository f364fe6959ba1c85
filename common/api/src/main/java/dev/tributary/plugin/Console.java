package dev.tributary.plugin;

import io.vertx.core.Future;

/**
 * The program's standard output, shared by every plugin that prints events. Writes are in call order and never on an
 * event loop; standard output may be a pipe that nobody reads.
 */
public interface Console {

    /** Prints {@code length} bytes; completes when they are written. The array must not change until then. */
    Future<Void> print(byte[] bytes, int offset, int length);
}
