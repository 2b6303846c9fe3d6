package dev.carillon.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.policy.CallerUsage.Limit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerUsageTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500 * MILLI);

    private CallerUsage with(double rate, int burst, int concurrent, int tunnels) {
        return new CallerUsage(new Limits(rate, burst, concurrent, tunnels), now::get);
    }

    private static int passes(CallerUsage usage, int attempts) {
        int passed = 0;
        for (int i = 0; i < attempts; i++) {
            if (usage.begin(false).isEmpty()) {
                usage.end(false);
                passed++;
            }
        }
        return passed;
    }

    @ParameterizedTest
    @CsvSource({
        // rate, burst, pass at once, then after so many milliseconds so many more
        "10, 1, 1, 99, 0",
        "10, 1, 1, 100, 1",
        "10, 1, 1, 1000, 1",
        "10, 5, 5, 100, 1",
        "10, 5, 5, 250, 2",
        "10, 5, 5, 3600000, 5",
        "1000, 100, 100, 50, 50",
        "0.5, 1, 1, 1999, 0",
        "0.5, 1, 1, 2000, 1",
        "0.5, 2, 2, 4000, 2",
        "3, 3, 3, 1000, 3",
    })
    void aBurstPassesAtOnceAndTheRateInTheLongRun(double rate, int burst, int atOnce, long millis, int later) {
        CallerUsage usage = with(rate, burst, 0, 0);

        assertThat(passes(usage, 1000)).isEqualTo(atOnce);
        now.addAndGet(millis * MILLI);
        assertThat(passes(usage, 1000)).isEqualTo(later);
    }

    @Test
    void whatIsRefusedTakesNothing() {
        CallerUsage usage = with(10, 1, 0, 0);
        assertThat(usage.begin(false)).isEmpty();

        IntStream.range(0, 100).forEach(i -> assertThat(usage.begin(false)).contains(Limit.RATE));

        now.addAndGet(100 * MILLI);
        assertThat(usage.begin(false)).isEmpty();
    }

    @Test
    void whatIsRefusedForWhatIsInProgressTakesNothingOfTheRate() {
        CallerUsage usage = with(10, 2, 1, 0);
        assertThat(usage.begin(false)).isEmpty();
        assertThat(usage.begin(false)).contains(Limit.CONCURRENT);

        usage.end(false);

        assertThat(usage.begin(false)).isEmpty();
        usage.end(false);
        assertThat(usage.begin(false)).contains(Limit.RATE);
        assertThat(usage.isBusy()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false, CONCURRENT", "true, TUNNELS"})
    void soManyAreInProgressAtOnce(boolean tunnel, Limit limit) {
        CallerUsage usage = with(0, 0, 2, 2);
        assertThat(usage.begin(tunnel)).isEmpty();
        assertThat(usage.begin(tunnel)).isEmpty();

        assertThat(usage.begin(tunnel)).contains(limit);
        assertThat(usage.begin(!tunnel)).isEmpty();

        usage.end(tunnel);
        assertThat(usage.begin(tunnel)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "0, 1, 0, 0", "1e12, 1, 0, 0", "1000, 2147483647, 0, 0", "0.001, 2147483647, 0, 0"})
    void aLimitOfZeroOrBeyondEverythingIsNone(double rate, int burst, int concurrent, int tunnels) {
        CallerUsage usage = with(rate, burst, concurrent, tunnels);

        for (int i = 0; i < 1000; i++) {
            now.addAndGet(1);
            assertThat(usage.begin(i % 2 == 0)).isEmpty();
        }
    }

    @Test
    void isIdleOnceNothingIsInProgressAndTheBucketIsFull() {
        CallerUsage usage = with(10, 2, 1, 1);
        assertThat(usage.isIdle()).isTrue();

        usage.begin(true);
        now.addAndGet(1000 * MILLI);
        assertThat(usage.isIdle()).isFalse();

        usage.end(true);
        assertThat(usage.isIdle()).isTrue();
        usage.begin(false);
        usage.end(false);
        assertThat(usage.isIdle()).isFalse();
    }

    @Test
    void manyThreadsTogetherGetWhatIsThereAndNoMore() {
        CallerUsage rate = with(1, 100, 0, 0);
        CallerUsage concurrent = with(0, 0, 50, 0);
        AtomicInteger passed = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();

        IntStream.range(0, 8).parallel().forEach(thread -> {
            passed.addAndGet(passes(rate, 1000));
            IntStream.range(0, 1000)
                    .filter(i -> concurrent.begin(false).isEmpty())
                    .forEach(i -> entered.incrementAndGet());
        });

        assertThat(passed).hasValue(100);
        assertThat(entered).hasValue(50);
    }
}
