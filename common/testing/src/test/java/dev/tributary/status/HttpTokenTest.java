package dev.tributary.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTokenTest {
    private final HttpToken token = new HttpToken("s:ecret");

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void itComesAsABearerTokenOrAsAPassword() {
        assertThat(token.isIn("Bearer s:ecret")).isTrue();
        assertThat(token.isIn("bearer  s:ecret")).isTrue();
        assertThat(token.isIn(basic("anybody:s:ecret"))).isTrue();
        assertThat(token.isIn(basic(":s:ecret"))).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "s:ecret", "Bearer", "Bearer ", "Bearer s:ecre", "Bearer s:ecrets", "Basic %%%", "Digest x"})
    void nothingElseIsIt(String authorization) {
        assertThat(token.isIn(authorization)).isFalse();
    }

    @Test
    void norIsItTheUsersName() {
        assertThat(token.isIn(basic("s:ecret"))).as("user s, password ecret").isFalse();
        assertThat(token.isIn(basic("s"))).isFalse();
    }
}
