package dev.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.config.syntax.SystemConfig;
import dev.tributary.program.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReferenceTest {
    private static final Path DOC = Checkout.root().resolve("docs/CONFIG.md");

    private record Inner(
            @Argument(doc = "Keys.", value = "tag") List<String> keys,
            @Param(doc = "Secret.", secret = true) Optional<String> pin) {}

    private record Outer(
            @Param(doc = "Size of a | b.", value = "8m", min = "1k", size = true)
            long limit,

            @Param(doc = "Wait.", value = "1s", max = "1h", aliases = "pause", fluentd = "waits longer")
            Duration waitTime,

            @Param(doc = "Name.") String name,

            @Section(doc = "Inner.") List<Inner> inners,

            @Section(doc = "A parser.", required = true) ConfigElement parse) {}

    @Test
    void describesParametersAndSections() {
        var entry = new ConfigReference.Entry("Output p", "p", List.of("q"), "Does it.", Outer.class);
        assertThat(ConfigReference.markdown(List.of(entry))).isEqualTo("""
                        ### Output p

                        `@type p`, also `q`

                        Does it.

                        | parameter | type | default | range | meaning |
                        |---|---|---|---|---|
                        | `limit` | size | `8m` | from 1k | Size of a \\| b. |
                        | `wait_time` (also `pause`) | time | `1s` | 0 to 1h | Wait. **Fluentd:** waits longer. |
                        | `name` | string | **required** |  | Name. |

                        #### `<inner>`, any number

                        Inner.

                        Argument: Keys. Default: `tag`.

                        | parameter | type | default | range | meaning |
                        |---|---|---|---|---|
                        | `pin` | string |  |  | Secret. Never shown, never empty. |

                        #### `<parse>`, required

                        A parser.

                        """);
    }

    @Test
    void systemSectionIsDocumented() {
        var entry = new ConfigReference.Entry("`<system>`", "", List.of(), "", SystemConfig.class);
        ReferenceRegion.check(DOC, "system", ConfigReference.markdown(List.of(entry)));
    }

    @Test
    void aRegionThatIsNotCurrentFailsTheCheck(@TempDir Path folder) throws IOException {
        Path doc = Files.writeString(folder.resolve("a.md"), "x\n<!-- begin: r -->\n\nold\n\n<!-- end: r -->\ny\n");
        ReferenceRegion.check(doc, "r", "old\n");
        if (!Boolean.getBoolean("docs.update")) {
            assertThatThrownBy(() -> ReferenceRegion.check(doc, "r", "new"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("-Ddocs.update=true");
        }
        assertThatThrownBy(() -> ReferenceRegion.check(doc, "other", "new"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("<!-- begin: other -->");
    }
}
