package dev.tributary.net.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CipherListTest {
    private static final String[] PRESET = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_RSA_WITH_AES_128_CBC_SHA256",
        "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"
    };
    private static final String[] SUPPORTED = {"TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_DH_anon_WITH_AES_128_CBC_SHA"};
    private static final List<String> TLS13 = List.of(PRESET[0], PRESET[1]);

    private static List<String> parse(String list) {
        return CipherList.parse(list, PRESET, SUPPORTED, "ciphers");
    }

    private static List<String> beside13(String list) {
        assertThat(parse(list)).startsWith(PRESET[0], PRESET[1]);
        return parse(list).stream().filter(name -> !TLS13.contains(name)).toList();
    }

    @Test
    void fluentdsDefaultIsWhatTheJdkOffers() {
        assertThat(parse("ALL:!aNULL:!eNULL:!SSLv2")).containsExactly(PRESET);
        assertThat(parse("DEFAULT")).containsExactly(PRESET);
    }

    @Test
    void understandsNamesOfOpenSslAndOfTheJdk() {
        assertThat(beside13("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-CHACHA20-POLY1305"))
                .containsExactly(PRESET[5], PRESET[4]);
        assertThat(beside13("DHE-RSA-AES128-SHA AES128-SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))
                .containsExactly(PRESET[6], PRESET[7], PRESET[5]);
        assertThat(beside13("AES256-SHA"))
                .as("one the JDK has given up, asked for by name")
                .containsExactly(SUPPORTED[0]);
    }

    @Test
    void understandsKindsAndOperators() {
        assertThat(beside13("ECDHE+AESGCM:!ECDSA")).containsExactly(PRESET[3], PRESET[5]);
        assertThat(beside13("HIGH:!kRSA:!DHE:-CHACHA20")).containsExactly(PRESET[2], PRESET[3], PRESET[5]);
        assertThat(beside13("AESGCM:+AES256:@STRENGTH")).containsExactly(PRESET[2], PRESET[3], PRESET[5]);
        assertThat(beside13("AES128:!AES128:AES128:CHACHA20")).containsExactly(PRESET[4]);
    }

    @Test
    void suitesOfTls13ThatAreNamedAreTheOnlyOnes() {
        assertThat(parse("TLS_AES_128_GCM_SHA256:ECDHE-RSA-AES128-GCM-SHA256")).containsExactly(PRESET[1], PRESET[5]);
    }

    @Test
    void refusesAListThatLeavesNothing() {
        assertThatThrownBy(() -> parse("CAMELLIA256-SHA"))
                .hasMessageContaining("ciphers 'CAMELLIA256-SHA' leaves no cipher");
        assertThatThrownBy(() -> parse("ALL:!ALL")).hasMessageContaining("leaves no cipher");
    }
}
