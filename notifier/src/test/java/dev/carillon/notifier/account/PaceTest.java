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
    void pausesForAsLongAsAskedAndIsSlowerAfter() {
        pace.slowDown(Duration.ofSeconds(1));

        assertThat(pace.isHeld()).isTrue();
        assertThat(pace.reserve(LONG)).contains(Duration.ofSeconds(1));
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(1200));
    }

    @Test
    void slowsDownOnceForThoseWhoWereOnTheirWayTogether() {
        for (int told = 0; told < 10; told++) {
            pace.slowDown(Duration.ofSeconds(1));
        }

        pace.reserve(LONG);
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(1200));
    }

    @Test
    void isNeverSlowerThanAThirtySecondOfItsPace() {
        for (int told = 0; told < 20; told++) {
            pace.slowDown(Duration.ofSeconds(1));
            now.addAndGet(Duration.ofSeconds(2).toNanos());
        }

        pace.reserve(LONG);
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(3200));
    }

    @Test
    void winsItsPaceBackWithWhatIsTaken() {
        pace.slowDown(Duration.ofSeconds(1));
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        for (int message = 0; message < 50; message++) {
            pace.taken();
        }

        assertThat(pace.isHeld()).isFalse();
        pace.reserve(LONG);
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(100));
    }

    @Test
    void winsNothingBackWhileItIsHeld() {
        pace.slowDown(Duration.ofSeconds(1));
        for (int message = 0; message < 50; message++) {
            pace.taken();
        }

        pace.reserve(LONG);
        assertThat(pace.reserve(LONG)).contains(Duration.ofMillis(1200));
    }
}
