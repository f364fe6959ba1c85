package dev.tributary.formatter;

import dev.tributary.msgpack.MessagePackWriter;

/** What ends a line: the values of {@code newline}. */
enum Newline {
    LF,
    CRLF;

    void write(MessagePackWriter out) {
        if (this == CRLF) {
            out.put('\r');
        }
        out.put('\n');
    }
}
