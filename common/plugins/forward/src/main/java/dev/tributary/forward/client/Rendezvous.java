package dev.tributary.forward.client;

import dev.tributary.event.Tag;
import java.util.List;

/**
 * Weighted rendezvous hashing: every tag has a favourite among servers, in the shares of their weights, and when a server
 * comes or goes only the tags move that it gains or leaves behind.
 */
final class Rendezvous {
    private Rendezvous() {}

    /** The favourite among {@code servers}; among {@code otherwise} if there are none. */
    static <C extends Candidate> C of(Tag tag, List<C> servers, List<C> otherwise) {
        List<C> candidates = servers.isEmpty() ? otherwise : servers;
        C best = candidates.getFirst();
        double bestScore = Double.NEGATIVE_INFINITY;
        for (C server : candidates) {
            double score = score(tag, server);
            if (score > bestScore) {
                best = server;
                bestScore = score;
            }
        }
        return best;
    }

    private static double score(Tag tag, Candidate server) {
        long hash = mix(hash(tag.toString()) ^ mix(hash(server.label())));
        double chance = ((hash >>> 11) + 0.5) * 0x1.0p-53;
        return server.weight() / -Math.log(chance);
    }

    /** FNV-1a, because String.hashCode leaves the high bits of short names empty. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
