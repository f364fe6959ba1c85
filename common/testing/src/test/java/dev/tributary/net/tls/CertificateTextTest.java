package dev.tributary.net.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.net.tls.TestCertificates.Validity;
import java.security.cert.X509Certificate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CertificateTextTest {
    /** For so many hosts. */
    private static X509Certificate certificate(int hosts) {
        String[] names =
                IntStream.range(0, hosts).mapToObj(i -> "host" + i + ".example").toArray(String[]::new);
        return TestCertificates.selfSigned("aggregator", Validity.now(), names).certificate();
    }

    @Test
    void namesEveryHostOfACertificateForSome() {
        assertThat(CertificateText.someNames(certificate(3))).isEqualTo("host0.example, host1.example, host2.example");
    }

    @Test
    void namesTheFirstHostsOfACertificateForMany() {
        assertThat(CertificateText.someNames(certificate(100)))
                .startsWith("host0.example, host1.example, ")
                .endsWith(", host7.example and 92 more");
    }
}
