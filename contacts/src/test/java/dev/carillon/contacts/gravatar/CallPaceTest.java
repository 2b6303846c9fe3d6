package dev.carillon.contacts.gravatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallPaceTest {
    private static final long TENTH = 100_000_000;

    private final AtomicLong now = new AtomicLong(-5 * TENTH);
    private final CallPace pace = new CallPace(10, now::get);

    @Test
    void spacesCallsEvenly() {
        assertThat(pace.reserve()).isZero();
        assertThat(pace.reserve()).isEqualTo(TENTH);
        assertThat(pace.reserve()).isEqualTo(2 * TENTH);
    }

    @Test
    void allowsNoBurstAfterAPause() {
        assertThat(pace.reserve()).isZero();

        now.addAndGet(100 * TENTH);

        assertThat(pace.reserve()).isZero();
        assertThat(pace.reserve()).isEqualTo(TENTH);
    }
}
