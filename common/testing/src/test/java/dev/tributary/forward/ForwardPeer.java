package dev.tributary.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.tributary.event.Codec;
import dev.tributary.event.Compression;
import dev.tributary.event.PackedEvents;
import dev.tributary.msgpack.MalformedMessagePackException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.msgpack.value.ArrayValue;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * One end of a forward connection that does what a test says, byte for byte, over a real socket. Blocking; every wait
 * ends after {@link #DEADLINE}.
 *
 * <pre>{@code
 * var peer = ForwardPeer.connect(port);
 * peer.send(packedForward("app.web", entry(1_700_000_000, "message", "hi"), chunk("c1")));
 * peer.expect(ack("c1"));
 *
 * var server = ForwardPeer.listen();
 * var peer = server.accept();
 * var chunk = peer.takeChunk();
 * peer.ack(chunk);
 * }</pre>
 */
public final class ForwardPeer implements AutoCloseable {
    /** Longer than a slow machine needs, shorter than a build's patience. */
    public static final Duration DEADLINE = Duration.ofSeconds(60);

    /** A message as a server takes it. */
    public record Received(String tag, byte[] payload, Map<String, Value> options) {

        /** The option {@code chunk}. */
        public String token() {
            return options.get("chunk").asStringValue().asString();
        }

        public Compression compression() {
            Value word = options.get("compressed");
            return word == null
                    ? Compression.TEXT
                    : Compression.valueOf(word.asStringValue().asString().toUpperCase(java.util.Locale.ROOT));
        }

        /** The payload, inflated if need be. */
        public byte[] entries() {
            return compression() == Compression.TEXT
                    ? payload
                    : Codec.inflate(compression(), payload, 0, payload.length, Integer.MAX_VALUE / 2);
        }

        /** Every record as JSON. */
        public List<String> records() {
            byte[] entries = entries();
            return new PackedEvents(entries, 0, entries.length, 0)
                    .events().stream().map(event -> event.record().toJson()).toList();
        }
    }

    /** A listening peer. */
    public static final class Listener implements AutoCloseable {
        private final ServerSocket server;

        private Listener(ServerSocket server) {
            this.server = server;
        }

        public int port() {
            return server.getLocalPort();
        }

        /** The next connection. */
        public ForwardPeer accept() {
            try {
                return new ForwardPeer(server.accept());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The next connection that says anything; those closed without a byte were probes. */
        public ForwardPeer acceptTalking() {
            while (true) {
                ForwardPeer peer = accept();
                if (peer.hasBytes()) {
                    return peer;
                }
                peer.close();
            }
        }

        @Override
        public void close() {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Socket socket;
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
    private byte[] pushedBack = new byte[0];

    private ForwardPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) DEADLINE.toMillis());
    }

    /** To a server on the loopback interface. */
    public static ForwardPeer connect(int port) {
        try {
            return new ForwardPeer(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same from another address of the loopback network, such as 127.0.0.2. */
    public static ForwardPeer connectFrom(String address, int port) {
        try {
            return new ForwardPeer(
                    new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(address), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a port of the system's choice. */
    public static Listener listen() {
        return listen(0);
    }

    public static Listener listen(int port) {
        try {
            var server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            server.setSoTimeout((int) DEADLINE.toMillis());
            return new Listener(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This end, as the other one sees it: {@code 127.0.0.1:50123}. */
    public String address() {
        return socket.getLocalAddress().getHostAddress() + ":" + socket.getLocalPort();
    }

    public ForwardPeer send(byte[]... pieces) {
        try {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each byte in a segment of its own. */
    public ForwardPeer sendOneByOne(byte[] bytes) {
        for (byte one : bytes) {
            send(new byte[] {one});
        }
        return this;
    }

    /** The next bytes are exactly these. */
    public ForwardPeer expect(byte[] expected) {
        byte[] got = take(expected.length);
        assertThat(HexFormat.of().formatHex(got)).isEqualTo(HexFormat.of().formatHex(expected));
        return this;
    }

    /** Nothing has arrived by the time {@code settled} holds. */
    public ForwardPeer expectSilenceUntil(Callable<Boolean> settled) {
        await().atMost(DEADLINE).until(settled);
        try {
            assertThat(socket.getInputStream().available() + pushedBack.length)
                    .as("bytes from the peer")
                    .isZero();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The other end closes without another byte, by FIN or RST. */
    public ForwardPeer expectClosed() {
        try {
            int read = readByte();
            if (read >= 0) {
                fail("the peer sent 0x%02x instead of closing", read);
            }
        } catch (SocketException reset) {
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The other end closes by FIN, without another byte. */
    public ForwardPeer expectFinished() {
        try {
            assertThat(readByte()).as("end of stream").isEqualTo(-1);
            return this;
        } catch (IOException e) {
            throw new AssertionError("not closed by FIN: " + e, e);
        }
    }

    /** The next {@code count} bytes. */
    public byte[] take(int count) {
        byte[] bytes = new byte[count];
        try {
            for (int at = 0; at < count; at++) {
                int read = readByte();
                if (read < 0) {
                    fail("the peer closed after %s", HexFormat.of().formatHex(bytes, 0, at));
                }
                bytes[at] = (byte) read;
            }
            return bytes;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came within " + DEADLINE, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next message, whole. */
    public Received takeChunk() {
        ArrayValue message = takeValue().asArrayValue();
        var options = new HashMap<String, Value>();
        if (message.size() > 2 && message.get(2).isMapValue()) {
            message.get(2)
                    .asMapValue()
                    .map()
                    .forEach((key, value) -> options.put(key.asStringValue().asString(), value));
        }
        return new Received(
                message.get(0).asStringValue().asString(),
                message.get(1).asRawValue().asByteArray(),
                options);
    }

    /** The next MessagePack value, whole. */
    public Value takeValue() {
        byte[] chunk = new byte[64 * 1024];
        arrived.reset();
        try {
            while (true) {
                if (arrived.size() > 0 || pushedBack.length > 0) {
                    var whole = wholeValue();
                    if (whole != null) {
                        return whole;
                    }
                }
                int read = socket.getInputStream().read(chunk);
                if (read < 0) {
                    throw new AssertionError("the peer closed within a value, after " + arrived.size() + " bytes");
                }
                arrived.write(chunk, 0, read);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Acknowledges what was received. */
    public ForwardPeer ack(Received received) {
        return send(ForwardMessages.ack(received.token()));
    }

    /** Whether a byte comes before the end of the stream. */
    public boolean hasBytes() {
        try {
            int read = readByte();
            if (read < 0) {
                return false;
            }
            pushedBack = ForwardMessages.concat(new byte[] {(byte) read}, pushedBack);
            return true;
        } catch (SocketException reset) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes by RST: a peer that was killed while bytes were under way. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the sending half only. */
    public ForwardPeer finish() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int readByte() throws IOException {
        if (pushedBack.length > 0) {
            int first = pushedBack[0] & 0xff;
            pushedBack = Arrays.copyOfRange(pushedBack, 1, pushedBack.length);
            return first;
        }
        return socket.getInputStream().read();
    }

    /** The value at the head of what has arrived, or null; what follows it is pushed back. */
    private Value wholeValue() {
        byte[] all = ForwardMessages.concat(pushedBack, arrived.toByteArray());
        arrived.reset();
        pushedBack = all;
        var reader = new MessagePackReader(all);
        try {
            reader.skip();
        } catch (MalformedMessagePackException torn) {
            return null;
        }
        pushedBack = Arrays.copyOfRange(all, reader.position(), all.length);
        byte first = all[0];
        if (first == (byte) 0xc0) {
            return ValueFactory.newNil();
        }
        return Values.read(new MessagePackReader(all, 0, reader.position()));
    }
}
