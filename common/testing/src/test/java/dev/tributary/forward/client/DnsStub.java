package dev.tributary.forward.client;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A DNS server on the loopback interface that knows SRV records, and the same addresses for every name. */
final class DnsStub implements AutoCloseable {
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int TYPE_SRV = 33;

    record Srv(int priority, int weight, int port, String target) {}

    private final DatagramSocket socket;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile List<Srv> records = List.of();
    private volatile List<InetAddress> hosts = List.of(InetAddress.ofLiteral("127.0.0.1"));

    DnsStub() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("dns-stub").start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    void answer(Srv... newRecords) {
        records = List.of(newRecords);
    }

    /** What every name is from now on; IP addresses of both kinds. */
    void answerHosts(String... addresses) {
        hosts = Stream.of(addresses).map(InetAddress::ofLiteral).toList();
    }

    /** Where it is asked. */
    InetSocketAddress address() {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        var packet = new DatagramPacket(new byte[512], 512);
        try {
            while (true) {
                packet.setLength(512);
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /** {@code id | flags | counts | question as it came | answers that point to its name}. */
    private byte[] answer(byte[] query) throws IOException {
        int end = 12;
        var name = new StringBuilder();
        while (query[end] != 0) {
            name.append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII))
                    .append('.');
            end += query[end] + 1;
        }
        int type = query[end + 1] << 8 | query[end + 2];
        end += 5;
        asked.add(name.toString());
        List<Srv> answers = type == TYPE_SRV ? records : List.of();
        int addressBytes = type == TYPE_A ? 4 : type == TYPE_AAAA ? 16 : 0;
        List<byte[]> addresses = hosts.stream()
                .map(InetAddress::getAddress)
                .filter(address -> address.length == addressBytes)
                .toList();
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(0x8180);
        out.writeShort(1);
        out.writeShort(answers.size() + addresses.size());
        out.writeInt(0);
        out.write(query, 12, end - 12);
        for (byte[] address : addresses) {
            head(out, type, address.length);
            out.write(address);
        }
        for (Srv srv : answers) {
            byte[] target = name(srv.target());
            head(out, TYPE_SRV, 6 + target.length);
            out.writeShort(srv.priority());
            out.writeShort(srv.weight());
            out.writeShort(srv.port());
            out.write(target);
        }
        return bytes.toByteArray();
    }

    private static void head(DataOutputStream out, int type, int length) throws IOException {
        out.writeShort(0xC00C);
        out.writeShort(type);
        out.writeShort(1);
        out.writeInt(1);
        out.writeShort(length);
    }

    private static byte[] name(String dotted) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (String label : dotted.split("\\.")) {
            bytes.write(label.length());
            bytes.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        bytes.write(0);
        return bytes.toByteArray();
    }
}
