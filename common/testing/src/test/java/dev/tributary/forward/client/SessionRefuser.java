package dev.tributary.forward.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before a server with TLS 1.2 and breaks off, by an alert, where a client offers to resume a session, as OpenSSL
 * does for a server that asks for certificates and was given no name for its sessions. Else it passes everything on.
 */
final class SessionRefuser implements AutoCloseable {
    private static final byte[] ALERT_INTERNAL_ERROR = {21, 3, 3, 0, 2, 2, 80};
    private static final int RECORD_HEADER_BYTES = 5;
    /** Type, length, version and random of a ClientHello. */
    private static final int BEFORE_SESSION_ID_BYTES = 1 + 3 + 2 + 32;

    private static final int SESSION_TICKET = 35;

    private final ServerSocket listening;
    private final int port;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    /** @param port of the server on the loopback interface */
    SessionRefuser(int port) {
        this.port = port;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client;
                var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] hello = record(client.getInputStream());
            if (offersSession(ByteBuffer.wrap(hello, RECORD_HEADER_BYTES, hello.length - RECORD_HEADER_BYTES))) {
                refused.incrementAndGet();
                client.getOutputStream().write(ALERT_INTERNAL_ERROR);
                return;
            }
            server.getOutputStream().write(hello);
            Thread back = Thread.ofVirtual().start(() -> pass(server, client));
            pass(client, server);
            back.join();
        } catch (IOException | InterruptedException closed) {
            // One of them has gone.
        }
    }

    private static byte[] record(InputStream in) throws IOException {
        byte[] header = in.readNBytes(RECORD_HEADER_BYTES);
        byte[] body = in.readNBytes((header[3] & 0xff) << 8 | header[4] & 0xff);
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }

    /** {@code session id | ciphers | compressions | extensions: (type, length, bytes) each}. */
    private static boolean offersSession(ByteBuffer hello) {
        skip(hello, BEFORE_SESSION_ID_BYTES);
        int sessionId = hello.get();
        skip(hello, sessionId);
        skip(hello, hello.getShort());
        skip(hello, hello.get());
        hello.getShort();
        boolean offers = sessionId > 0;
        while (hello.hasRemaining()) {
            int type = hello.getShort();
            int length = hello.getShort();
            skip(hello, length);
            offers |= type == SESSION_TICKET && length > 0;
        }
        return offers;
    }

    private static void skip(ByteBuffer bytes, int count) {
        bytes.position(bytes.position() + count);
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException closed) {
            // The other direction ends as well.
        }
    }
}
