package dev.tributary.aggregator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configuration files of tests, and what stands in all of them. */
final class Config {
    /** Listens on the port that {@code FORWARD_PORT} names. */
    static final String FORWARD_SOURCE = """
            <source>
              @type forward
              @id in
              bind 127.0.0.1
              port "#{ENV.fetch('FORWARD_PORT')}"
            </source>
            """;

    /** Sends to that port, asking for acks; what is not delivered waits, and is tried again every half second. */
    static final String FORWARD_MATCH = """
            <match **>
              @type forward
              @id out
              require_ack_response true
              <server>
                host 127.0.0.1
                port "#{ENV.fetch('FORWARD_PORT')}"
              </server>
              <buffer tag>
                flush_mode interval
                flush_interval 0.2
                retry_type periodic
                retry_wait 0.5
                retry_forever true
                overflow_action block
              </buffer>
            </match>
            """;

    /** Writes the field {@code message} of each event, one a line, to {@code OUT}.log. */
    static final String LINES_MATCH = """
            <match **>
              @type file
              @id lines
              path "#{ENV.fetch('OUT')}"
              append true
              <format>
                @type single_value
              </format>
              <buffer []>
                flush_mode interval
                flush_interval 1s
              </buffer>
            </match>
            """;

    private Config() {}

    /** Writes the parts, one behind the other, into a file. */
    static Path write(Path file, String... parts) {
        try {
            return Files.writeString(file, String.join("\n", parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
