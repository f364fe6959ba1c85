package dev.tributary.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class SystemReasonTest {
    @Test
    void leavesOutTheSystemCall() {
        assertThat(SystemReason.of(new IOException("bind(..) failed with error(-98): Address already in use")))
                .isEqualTo("Address already in use");
        assertThat(SystemReason.of(new IOException("recvAddress(..) failed: Connection reset by peer")))
                .isEqualTo("Connection reset by peer");
    }

    @Test
    void leavesOtherMessagesAsTheyAre() {
        assertThat(SystemReason.of(new IOException("Broken pipe"))).isEqualTo("Broken pipe");
    }

    @Test
    void namesTheKindOfAFailureWithoutAMessage() {
        assertThat(SystemReason.of(new EOFException())).isEqualTo("EOFException");
    }

    @Test
    void tellsOfWhatTheEndOfTheProgramCutOff() {
        assertThat(SystemReason.of(new CancellationException())).isEqualTo("cancelled, as the program stops");
        assertThat(SystemReason.of(new ClosedChannelException())).isEqualTo("the connection was closed");
    }
}
