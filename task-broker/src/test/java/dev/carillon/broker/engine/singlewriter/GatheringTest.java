package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final long WRITE_NANOS = 800_000;
    private static final int MANY = 24;

    private final Gathering gathering = new Gathering();
    private long now = 1_000_000_000L;

    private void written(int answered, int open) {
        gathering.written(WRITE_NANOS, answered, open, now);
    }

    @Test
    void waitsForThoseWhoWereAnswered() {
        written(MANY, 10);

        assertThat(gathering.left(10, now)).isBetween(WRITE_NANOS / 4, WRITE_NANOS / 2);
    }

    @Test
    void endsWhenAlmostAllOfThemAreBack() {
        written(MANY, 10);

        assertThat(gathering.left(10 + 20, now)).isPositive();
        assertThat(gathering.left(10 + 21, now)).isZero();
    }

    @Test
    void endsAfterAPartOfAWrite() {
        written(MANY, 10);
        long left = gathering.left(10, now);

        assertThat(gathering.left(30, now + left - 1)).isEqualTo(1);
        assertThat(gathering.left(30, now + left)).isZero();
    }

    @Test
    void endsOnceAndForAll() {
        written(MANY, 10);
        assertThat(gathering.left(10 + 21, now)).isZero();

        assertThat(gathering.left(1, now)).as("the next commit").isZero();
    }

    @Test
    void waitsForNobodyAfterAFew() {
        written(Gathering.FEWEST - 1, 10);

        assertThat(gathering.left(10, now)).isZero();
    }

    @Test
    void neverWaitsLongOnASlowDisk() {
        gathering.written(50_000_000, MANY, 0, now);

        assertThat(gathering.left(0, now)).isEqualTo(Gathering.LONGEST_NANOS);
    }

    @Test
    void pausesAfterAWaitInVainAndThenTriesAgain() {
        written(MANY, 10);
        assertThat(gathering.left(12, now + WRITE_NANOS)).isZero();

        for (int i = 0; i < Gathering.PAUSE; i++) {
            written(MANY, 10);
            assertThat(gathering.left(10, now)).as("commit %d", i).isZero();
        }
        written(MANY, 10);
        assertThat(gathering.left(10, now)).isPositive();
    }

    @Test
    void goesOnWaitingWhereItBringsMostOfThem() {
        written(MANY, 10);
        assertThat(gathering.left(10 + MANY / 2, now + WRITE_NANOS)).isZero();

        written(MANY, 10);
        assertThat(gathering.left(10, now)).isPositive();
    }
}
