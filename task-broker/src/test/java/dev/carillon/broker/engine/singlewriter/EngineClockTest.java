package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.engine.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EngineClockTest {
    private static final Instant START = Instant.parse("2026-11-25T09:00:00Z");

    private final SettableClock time = new SettableClock(START);
    private final EngineClock clock = new EngineClock(time.timekeeper(), 0);

    @Test
    void itGoesOnEvenlyWhenTheWallsClockIsSet() {
        time.set(Duration.ofHours(-1));
        assertThat(clock.current()).isEqualTo(START.toEpochMilli());

        time.advance(Duration.ofSeconds(5));
        assertThat(clock.current()).isEqualTo(START.toEpochMilli() + 5000);
    }

    @Test
    void itShowsTimesAsTheWallsClockIsNow() {
        long now = clock.current();

        time.set(Duration.ofHours(1));
        clock.follow();

        assertThat(clock.ahead()).isEqualTo(Duration.ofHours(1).toMillis());
        assertThat(clock.instant(now)).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(clock.at(clock.wall(now))).isEqualTo(now);
    }

    @Test
    void aHairsBreadthBetweenTheTwoIsNoSetting() {
        time.set(Duration.ofMillis(19));

        clock.follow();

        assertThat(clock.ahead()).isZero();
        assertThat(clock.instant(clock.current())).isEqualTo(START);
    }

    @Test
    void itGoesOnOverARestart() {
        time.set(Duration.ofHours(1));
        clock.follow();

        EngineClock next = new EngineClock(time.timekeeper(), clock.ahead());

        assertThat(next.current()).isEqualTo(clock.current());
        assertThat(next.instant(next.current())).isEqualTo(START.plus(Duration.ofHours(1)));
    }

    @Test
    void itDoesNotGoBackWhereTheWallsClockWasSetBackMeanwhile() {
        long past = clock.current();
        time.set(Duration.ofHours(-1));
        EngineClock next = new EngineClock(time.timekeeper(), clock.ahead());

        next.startFrom(past);
        next.startFrom(past - 1);

        assertThat(next.current()).isEqualTo(past);
        assertThat(next.instant(past)).isEqualTo(time.now());
        next.follow();
        assertThat(next.ahead()).isEqualTo(Duration.ofHours(-1).toMillis());
    }
}
