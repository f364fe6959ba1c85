package dev.tributary.sockets;

import dev.tributary.event.PeerText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads what a command says for people, line by line, until it has ended. */
final class SaidLines {
    /** Of a longer line the log shows nothing anyway. */
    private static final int LINE_BYTES_MAX = 8 * 1024;

    private SaidLines() {}

    /** @param each takes a line, on the thread that reads */
    static void read(InputStream said, Consumer<String> each) {
        var cutter = new Cutter(new byte[] {'\n'}, LINE_BYTES_MAX);
        var lines = new Framing.Texts() {
            @Override
            public void text(byte[] bytes, int offset, int length) {
                each.accept(PeerText.shown(new String(bytes, offset, length, StandardCharsets.UTF_8)));
            }

            @Override
            public void tooLong(long bytes) {
                each.accept("(a line of " + bytes + " bytes)");
            }
        };
        byte[] block = new byte[LINE_BYTES_MAX];
        try (said) {
            for (int read = said.read(block); read >= 0; read = said.read(block)) {
                cutter.feed(block, 0, read, lines);
            }
            cutter.end(lines);
        } catch (IOException e) {
            // It was killed while it was read, which is told elsewhere.
            cutter.end(lines);
        }
    }
}
