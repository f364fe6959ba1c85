package dev.tributary.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedTest {
    @Test
    void returnsTheFutureOfTheCode() {
        Future<String> future = Future.succeededFuture("done");
        assertThat(Guarded.call(() -> future)).isSameAs(future);
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class, NoSuchMethodError.class})
    void whatTheCodeThrowsFailsTheFuture(Class<? extends Throwable> failure) throws Exception {
        Throwable thrown = failure.getConstructor(String.class).newInstance("acme/Absent");
        assertThat(Guarded.call(() -> {
                            throw GuardedTest.<RuntimeException>any(thrown);
                        })
                        .cause())
                .isSameAs(thrown);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T any(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void noFutureIsAFailure() {
        assertThat(Guarded.call(() -> null).cause()).hasMessage("null was returned for a future");
    }

    @Test
    void anEndOfMemoryIsNotHeldBack() {
        assertThatThrownBy(() -> Guarded.call(() -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
