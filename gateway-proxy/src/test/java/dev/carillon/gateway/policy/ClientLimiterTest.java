package dev.carillon.gateway.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.wire.RunningGateway;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientLimiterTest {
    private static final Limits LIMITS = new Limits(1, 2, 10, 0);

    private final AtomicLong now = new AtomicLong();

    private ClientLimiter atMost(int clients) {
        return new ClientLimiter(LIMITS, clients, now::get);
    }

    private static byte[] address(String text) {
        return RunningGateway.address(text).getAddress();
    }

    private static byte[] ipv4(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "2001:db8::1, 2001:db8::ffff:ffff:ffff:ffff, true",
        "2001:db8::1, 2001:db8:0:1::1, false",
        "::1, 0.0.0.0, false",
        "::1, 0.0.0.1, false",
    })
    void ipv4CountsByAddressAndIpv6By64Bits(String one, String other, boolean same) {
        ClientLimiter limiter = atMost(10);

        assertThat(limiter.of(address(one)) == limiter.of(address(other))).isEqualTo(same);
    }

    @Test
    void anIpv4ClientOfAnIpv6SocketIsTheSameClient() {
        ClientLimiter limiter = atMost(10);
        byte[] mapped =
                ByteBuffer.allocate(16).putInt(8, 0xffff).putInt(12, 0xc0000201).array();

        assertThat(limiter.of(mapped)).isSameAs(limiter.of(address("192.0.2.1")));
    }

    @Test
    void idleClientsMakeRoomAndBusyOnesStay() {
        ClientLimiter limiter = atMost(100);
        CallerUsage busy = limiter.of(ipv4(0));
        busy.begin(false);

        for (int i = 1; i < 10_000; i++) {
            now.addAndGet(10_000_000_000L);
            limiter.of(ipv4(i));
        }

        assertThat(limiter.size()).isEqualTo(100);
        assertThat(limiter.of(ipv4(0))).isSameAs(busy);
    }

    @Test
    void aClientThatIsStillThrottledOutlivesAnIdleOne() {
        ClientLimiter limiter = atMost(2);
        CallerUsage throttled = limiter.of(ipv4(0));
        throttled.begin(false);
        throttled.end(false);
        limiter.of(ipv4(1));

        limiter.of(ipv4(2));

        assertThat(limiter.of(ipv4(0))).isSameAs(throttled);
        assertThat(limiter.size()).isEqualTo(2);
    }

    @Test
    void aClientThatComesAgainAndAgainOutlivesThoseThatDoNot() {
        ClientLimiter limiter = atMost(1000);
        CallerUsage regular = limiter.of(ipv4(0));

        for (int i = 1; i < 20_000; i++) {
            limiter.of(ipv4(i));
            assertThat(limiter.of(ipv4(0))).isSameAs(regular);
        }
    }

    @Test
    void whereAllAreBusyNewcomersShareOneBudget() {
        ClientLimiter limiter = atMost(100);
        IntStream.range(0, 100).forEach(i -> limiter.of(ipv4(i)).begin(false));

        CallerUsage shared = limiter.of(ipv4(100));

        assertThat(limiter.of(ipv4(101))).isSameAs(shared);
        assertThat(shared.begin(false)).isEmpty();
        assertThat(shared.begin(false)).isEmpty();
        assertThat(shared.begin(false)).contains(CallerUsage.Limit.RATE);
        assertThat(limiter.size()).isEqualTo(100);
    }

    @Test
    void withoutLimitsNobodyIsRemembered() {
        ClientLimiter limiter = new ClientLimiter(Limits.NONE);

        limiter.of(ipv4(1));

        assertThat(limiter.size()).isZero();
    }

    @Test
    void manyThreadsStayWithinTheBound() {
        ClientLimiter limiter = atMost(100);

        IntStream.range(0, 50_000).parallel().forEach(i -> {
            CallerUsage usage = limiter.of(ipv4(i % 1000));
            if (usage.begin(false).isEmpty()) {
                usage.end(false);
            }
        });

        assertThat(limiter.size()).isEqualTo(100);
    }
}
