package dev.carillon.broker.engine.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.Rate;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long START = 1_795_600_000_123L;

    @Test
    void itStartsEmptyAndSaysWhenTheFirstIsThere() {
        TokenBucket bucket = new TokenBucket(new Rate(3, Duration.ofSeconds(1), 5), START);

        assertThat(bucket.available(START)).isZero();
        assertThat(bucket.next(START)).isEqualTo(START + 334);
        assertThat(bucket.available(START + 333)).isZero();
        assertThat(bucket.available(START + 334)).isEqualTo(1);
        assertThat(bucket.next(START + 334)).isEqualTo(START + 334);
    }

    @Test
    void itHoldsNoMoreThanItsBurst() {
        TokenBucket bucket = new TokenBucket(new Rate(3, Duration.ofSeconds(1), 5), START);

        assertThat(bucket.available(START + Duration.ofDays(3660).toMillis())).isEqualTo(5);
        assertThat(bucket.available(Long.MAX_VALUE / 2)).isEqualTo(5);
    }

    @Test
    void theLargestRatesDoNotOverflow() {
        Rate rate = new Rate(Rate.MOST_TASKS, Rate.LONGEST_PERIOD, Integer.MAX_VALUE);
        TokenBucket bucket = new TokenBucket(rate, START);

        assertThat(bucket.available(START + Rate.LONGEST_PERIOD.toMillis())).isEqualTo(Rate.MOST_TASKS);
        assertThat(bucket.available(Long.MAX_VALUE / 2)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void inNoTimeDoesItLetMoreThroughThanItMay() {
        Random random = new Random(4);
        Rate rate = new Rate(7, Duration.ofMillis(900), 3);
        TokenBucket bucket = new TokenBucket(rate, START);
        long now = START;
        long taken = 0;

        for (int step = 0; step < 20_000; step++) {
            now += random.nextInt(200);
            for (int left = bucket.available(now); left > 0; left--) {
                bucket.take();
                taken++;
            }
            assertThat(taken).isLessThanOrEqualTo((now - START) * rate.tasks() / 900);
        }
        // Asked often enough never to be full, it loses nothing either.
        assertThat(taken).isEqualTo((now - START) * rate.tasks() / 900);
    }
}
