package dev.tributary.net.tls;

import static dev.tributary.net.tls.TlsVersion.V1_2;
import static dev.tributary.net.tls.TlsVersion.V1_3;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsVersionTest {

    private static List<TlsVersion> range(String version, String min, String max) {
        return TlsVersion.range(
                "tls_", Optional.ofNullable(version), Optional.ofNullable(min), Optional.ofNullable(max));
    }

    @Test
    void speaksOneTwoAndOneThreeUnlessToldOtherwise() {
        assertThat(range(null, null, null)).containsExactly(V1_2, V1_3);
        assertThat(range(null, "TLSv1_2", null)).containsExactly(V1_2, V1_3);
        assertThat(range(null, null, "TLS1_2")).containsExactly(V1_2);
        assertThat(range(null, "TLSv1.3", null)).containsExactly(V1_3);
    }

    @Test
    void oneVersionIsThatOneAlone() {
        for (String written : List.of("TLSv1_2", "TLS1_2", "TLSv1.2", ":TLSv1_2", "1.2", "tlsv1_2")) {
            assertThat(range(written, null, null)).containsExactly(V1_2);
        }
    }

    @Test
    void aRangeCountsAndNotTheOneVersionBesideIt() {
        assertThat(range("TLSv1_1", "TLS1_2", "TLS1_3")).containsExactly(V1_2, V1_3);
        assertThat(TlsVersion.unused("", Optional.of("TLSv1_1"), Optional.of("TLS1_2"), Optional.of("TLS1_3")))
                .contains("version TLSv1_1 is not used beside min_version TLS1_2 and max_version TLS1_3");
        assertThat(TlsVersion.unused("", Optional.of("TLSv1_2"), Optional.empty(), Optional.empty()))
                .isEmpty();
        assertThatThrownBy(() -> range("SSLv3", "TLS1_2", "TLS1_3")).hasMessageContaining("version 'SSLv3' is none");
    }

    @Test
    void refusesWhatIsNone() {
        assertThatThrownBy(() -> range("SSLv3", null, null)).hasMessageContaining("tls_version 'SSLv3' is none");
        assertThatThrownBy(() -> range("TLSv1_3", "TLSv1_2", null)).hasMessageContaining("one or the other");
        assertThatThrownBy(() -> range(null, "TLSv1_3", "TLSv1_2")).hasMessageContaining("is newer than");
    }
}
