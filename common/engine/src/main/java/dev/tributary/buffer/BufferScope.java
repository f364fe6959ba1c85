package dev.tributary.buffer;

import dev.tributary.plugin.PluginContext;

/** What the parts of one buffer share. */
record BufferScope(
        BufferSettings settings, PluginContext context, BufferTime time, BufferMeters meters, LastResort lastResort) {}
