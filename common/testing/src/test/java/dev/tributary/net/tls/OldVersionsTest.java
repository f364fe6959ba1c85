package dev.tributary.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.syntax.ConfigParser;
import dev.tributary.config.syntax.Environment;
import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That a handshake is then spoken needs a JVM of its own: the security step of the CI run has openssl try it. */
class OldVersionsTest {
    private static final String SWITCHED_OFF = "jdk.tls.disabledAlgorithms";

    private final String before = Security.getProperty(SWITCHED_OFF);

    @AfterEach
    void restore() {
        Security.setProperty(SWITCHED_OFF, before);
    }

    @Test
    void staySwitchedOffUnlessNamed() {
        allow("version TLSv1_2", "min_version TLSv1_2");
        assertThat(Security.getProperty(SWITCHED_OFF)).isEqualTo(before);
    }

    @Test
    void theNamedOneIsSwitchedOnAndTheOlderIsNot() {
        allow("version TLSv1_1");
        assertThat(switchedOff()).contains("TLSv1", "SSLv3").doesNotContain("TLSv1.1");
    }

    @Test
    void aRangeSwitchesOnAllOfIt() {
        allow("min_version TLSv1", "max_version TLSv1_3");
        assertThat(switchedOff()).contains("SSLv3").doesNotContain("TLSv1", "TLSv1.1");
    }

    private static String[] switchedOff() {
        return Security.getProperty(SWITCHED_OFF).split(",\\s*");
    }

    private static void allow(String... lines) {
        String text = "<source>\n<transport tls>\n" + String.join("\n", lines) + "\n</transport>\n</source>\n";
        OldVersions.allowWhereNamed(
                ConfigParser.parse("test.conf", text, Environment.ofProcess(), (position, note) -> {}));
    }
}
