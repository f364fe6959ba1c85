package dev.tributary.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.ConfigException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An error of the language is one error: it hides none of the others, and none follows from it. */
class OneErrorTest {
    private static final List<String> GOOD = """
            <system>
              workers 2
              log_level info
            </system>
            <source>
              @type sample
              tag "made"
              sample [{"a":1},
                {"b":2}]
              @label @ONE
            </source>
            <worker 1>
              <source>
                @type forward
                bind 127.0.0.1
                port 0
                <security>
                  self_hostname here
                  shared_key "not this one"
                </security>
              </source>
            </worker>
            <filter **>
              @type record_transformer
              <record>
                host "#{hostname}"
              </record>
            </filter>
            <match **>
              @type relabel
              @label @ONE
            </match>
            <label @ONE>
              <filter app.**>
                @type grep
                <exclude>
                  key level
                  pattern /debug/
                </exclude>
              </filter>
              <match **>
                @type copy
                <store>
                  @type relabel
                  @label @TWO
                </store>
                <store>
                  @type stdout
                  <format>
                    @type json
                  </format>
                </store>
              </match>
            </label>
            <label @TWO>
              <match **>
                @type null
              </match>
            </label>
            """.lines().toList();

    private final TestHost host = new TestHost();

    @AfterEach
    void close() throws Exception {
        host.close();
    }

    @Test
    void theGoodOneIsGood() {
        assertThat(errors(GOOD)).isEmpty();
    }

    private List<ConfigException> errors(List<String> lines) {
        try {
            host.buildReal(String.join("\n", lines) + "\n");
            return List.of();
        } catch (InvalidPipelineException e) {
            return e.errors();
        }
    }

    private static List<String> with(int at, String... lines) {
        var all = new ArrayList<>(GOOD);
        all.remove(at);
        all.addAll(at, Arrays.asList(lines));
        return all;
    }

    private static Stream<Arguments> broken(int at) {
        String line = GOOD.get(at);
        String plain = line.strip();
        if (plain.startsWith("sample [")) {
            return Stream.of(); // its value goes on in the next line
        }
        var texts = new ArrayList<List<String>>();
        texts.add(with(at, line, "</other>"));
        texts.add(with(at, line, "<!other>"));
        if (plain.startsWith("</")) {
            texts.add(with(at));
            texts.add(with(at, line.replace(">", "r>")));
            texts.add(with(at, line.replace(">", "")));
            texts.add(with(at, line + " x"));
            texts.add(with(at, "  k \"v\" x", line));
            texts.add(with(at, "  k \"v", line));
            texts.add(with(at, "  k 'v", line));
            texts.add(with(at, "  k {\"a\": [1, 2,", "\"b\", nothing", "], true}", line));
            texts.add(with(at, "  k {\"a\": 1", line));
            texts.add(with(at, "  k \"a\\q\"", line));
            texts.add(with(at, "  k \"#{nope(}\"", line));
            texts.add(with(at, "  password \"first", "    second\\q", "    'third\"", line));
            texts.add(with(at, "  @include \"missing.conf", line));
        } else if (plain.startsWith("<")) {
            texts.add(with(at, line.replace(">", "")));
            texts.add(with(at, line + " x"));
            texts.add(with(at, line.replaceFirst("<(\\w+)", "<$1!")));
        } else if (!plain.startsWith("{")) {
            texts.add(with(at, line, "x \"y\" z"));
        }
        return texts.stream().map(text -> Arguments.of(at, plain, text));
    }

    static Stream<Arguments> broken() {
        return IntStream.range(0, GOOD.size()).boxed().flatMap(OneErrorTest::broken);
    }

    @ParameterizedTest(name = "{index}: behind line {0}, {1}")
    @MethodSource("broken")
    void isTold(int at, String line, List<String> text) {
        List<ConfigException> errors = errors(text);
        assertThat(errors).as(String.join("\n", text)).hasSize(1);
        assertThat(errors.getFirst().getMessage()).doesNotContain("second", "third", "not this one");
    }
}
