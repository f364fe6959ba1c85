package dev.tributary.buffer;

import dev.tributary.plugin.Output;
import dev.tributary.plugin.PluginContext;
import dev.tributary.plugin.buffered.Buffering;
import dev.tributary.plugin.buffered.ChunkWriter;

/** The buffer of this package, for every program that has it on its class path. */
public final class EngineBuffering implements Buffering {
    @Override
    public Output before(ChunkWriter writer, Wanted wanted, PluginContext context) {
        return BufferedOutput.of(writer, wanted, context);
    }
}
