package dev.tributary.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of a peer, those of ForwardFuzzTestInputs one file after the other: what is found to break something goes there.
 * They are decoded or refused with a ProtocolException, the same wherever the network cuts them.
 */
class ForwardFuzzTest {
    /** A PING takes about 400. */
    private static final long PING_BYTES_MAX = 4096;

    @FuzzTest
    void events(byte[] input) {
        List<String> whole = decoded(input, false, input.length);
        assertThat(decoded(input, false, input.length / 2)).isEqualTo(whole);
        assertThat(decoded(input, false, Math.min(1, input.length))).isEqualTo(whole);
    }

    @FuzzTest
    void pingFirst(byte[] input) {
        List<String> whole = decoded(input, true, input.length);
        assertThat(decoded(input, true, input.length / 2)).isEqualTo(whole);
    }

    /** What came of the messages, and in the end of a refusal. */
    private static List<String> decoded(byte[] input, boolean awaitsPing, int cut) {
        var decoder = new ForwardDecoder(Decoded.RULES);
        if (awaitsPing) {
            decoder.awaitPing(PING_BYTES_MAX);
        }
        var messages = new ArrayList<ClientMessage>();
        var said = new ArrayList<String>();
        try {
            // In arrays of their own: what is decoded is a view on them.
            byte[] behind = java.util.Arrays.copyOfRange(input, cut, input.length);
            decoder.feed(input, 0, cut, messages::add);
            decoder.feed(behind, 0, behind.length, messages::add);
        } catch (ProtocolException e) {
            said.add("refused");
        }
        for (ClientMessage message : messages.reversed()) {
            try {
                Decoded.use(message);
                said.add(Decoded.described(message));
            } catch (ProtocolException e) {
                said.add("its payload is refused: " + e.getMessage());
            }
        }
        return said;
    }
}
