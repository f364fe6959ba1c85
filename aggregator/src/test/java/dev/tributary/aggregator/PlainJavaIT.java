package dev.tributary.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.program.ProgramProcess;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both programs as started by somebody who knows of no options of the JVM: {@code java -jar}. */
class PlainJavaIT {
    private static final Pattern LOG_LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\S+ (INFO|WARN|ERROR|FATAL) +\\[.*");

    @TempDir
    Path folder;

    /** Over sockets, into files, and with zstd, as JVMs warn of native code and of what it is given. */
    @Test
    void theJvmAddsNothingToTheirLogs() {
        int port = ProgramProcess.freePort();
        Path aggregatorConfig =
                Config.write(folder.resolve("aggregator.conf"), Config.FORWARD_SOURCE, """
                <match **>
                  @type copy
                  <store>
                    @type stdout
                  </store>
                  <store>
                    @type file
                    path %s/out
                    compress gzip
                    <buffer []>
                      flush_mode immediate
                    </buffer>
                  </store>
                </match>
                """.formatted(folder));
        Path agentConfig = Config.write(folder.resolve("agent.conf"), """
                <source>
                  @type sample
                  tag made
                  sample {"hello":"world"}
                </source>
                <match **>
                  @type forward
                  compress zstd
                  require_ack_response true
                  <server>
                    host localhost
                    port %d
                  </server>
                  <buffer>
                    @type file
                    path %s/buffer
                    flush_mode immediate
                  </buffer>
                </match>
                """.formatted(port, folder));
        try (var aggregator = ProgramProcess.aggregator()
                        .plainly()
                        .env("FORWARD_PORT", port)
                        .args("-c", aggregatorConfig)
                        .start()
                        .awaitReady();
                var agent = ProgramProcess.edgeAgent()
                        .plainly()
                        .args("-c", agentConfig)
                        .start()) {
            aggregator.awaitOut(line -> line.contains(" made: {"));
            assertThat(agent.terminate()).isEqualTo(143);
            assertThat(aggregator.terminate()).isEqualTo(143);
            assertThat(agent.err()).isNotEmpty().allMatch(LOG_LINE.asMatchPredicate());
            assertThat(aggregator.err()).isNotEmpty().allMatch(LOG_LINE.asMatchPredicate());
        }
    }
}
