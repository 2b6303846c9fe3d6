package dev.carillon.notifier.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Pace pace = new Pace(10, now::get);

    @Test
    void spacesTurnsEvenly() {
        assertThat(pace.reserve(LONG)).contains(Duration.ZERO);
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(100));
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(200));
    }

    @Test
    void savesNoTurnsUp() {
        pace.reserve(LONG);
        now.addAndGet(Duration.ofMinutes(5).toNanos());

        assertThat(pace.reserve(LONG)).contains(Duration.ZERO);
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(100));
    }

    @Test
    void takesNoTurnThatIsTooFarOff() {
        pace.reserve(LONG);
        pace.reserve(LONG);

        assertThat(pace.reserve(Duration.ofMillis(150))).isEmpty();
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(200));
    }

    @Test
    void pausesForAsLongAsAsked() {
        pace.pause(Duration.ofSeconds(1));

        assertThat(pace.reserve(LONG)).contains(Duration.ofSeconds(1));
        pace.pause(Duration.ofMillis(10));
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(1100));
    }
}
