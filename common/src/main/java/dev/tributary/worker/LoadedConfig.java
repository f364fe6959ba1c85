package dev.tributary.worker;

import java.time.Instant;

/**
 * Which configuration is run.
 *
 * @param name the file that was asked for, or what stands for it
 * @param hash as {@link Plan#hash} tells it
 * @param at when it was read
 */
public record LoadedConfig(String name, String hash, Instant at) {}
