package dev.tributary.web.search;

import dev.tributary.plugin.buffered.Chunk;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which events of chunks that were not taken as a whole are settled, so that only the others are sent again. A bit for
 * each event. Confined to its event loop.
 */
final class Progress {
    /** Beyond these the chunk that was tried longest ago is forgotten, and sent again as a whole. */
    private static final int CHUNKS_MAX = 1024;

    private final Map<String, BitSet> settled = new LinkedHashMap<>(16, 0.75f, true);

    /** By place in the chunk; to be added to. */
    BitSet of(Chunk chunk) {
        BitSet bits = settled.computeIfAbsent(name(chunk), id -> new BitSet());
        if (settled.size() > CHUNKS_MAX) {
            settled.remove(settled.keySet().iterator().next());
        }
        return bits;
    }

    /** It is taken as a whole, or given up. */
    void forget(Chunk chunk) {
        settled.remove(name(chunk));
    }

    private static String name(Chunk chunk) {
        return HexFormat.of().formatHex(chunk.id());
    }
}
