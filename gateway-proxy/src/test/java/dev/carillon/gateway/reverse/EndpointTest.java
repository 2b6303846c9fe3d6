package dev.carillon.gateway.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile.Ejection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndpointTest {
    // Near the end of what a long holds, where the difference of two times still is right.
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1);
    private final Endpoint endpoint = new Endpoint(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            new Ejection(3, Duration.ofSeconds(10)),
            time::get);

    private void tick(Duration by) {
        time.addAndGet(by.toNanos());
    }

    private void eject() {
        while (!endpoint.failed()) {
            assertThat(endpoint.isEjected()).isFalse();
        }
    }

    @Test
    void isEjectedByFailuresInARowOnly() {
        assertThat(endpoint.failed()).isFalse();
        assertThat(endpoint.failed()).isFalse();
        endpoint.succeeded();
        assertThat(endpoint.failed()).isFalse();
        assertThat(endpoint.failed()).isFalse();
        assertThat(endpoint.failures()).isEqualTo(2);
        assertThat(endpoint.isEjected()).isFalse();

        assertThat(endpoint.failed()).isTrue();

        assertThat(endpoint.isEjected()).isTrue();
        assertThat(endpoint.ejectedFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void isInUseAgainWhenTheTimeIsOver() {
        eject();

        tick(Duration.ofSeconds(10).minusNanos(1));
        assertThat(endpoint.isEjected()).isTrue();

        tick(Duration.ofNanos(1));
        assertThat(endpoint.isEjected()).isFalse();
        assertThat(endpoint.ejectedFor()).isZero();
    }

    @Test
    void isLeftAloneForLongerEachTimeByOneFailureAndUpToTenTimesAsLong() {
        eject();
        for (int factor : new int[] {2, 4, 8, 10, 10}) {
            tick(endpoint.ejectedFor());
            assertThat(endpoint.failed()).isTrue();
            assertThat(endpoint.ejectedFor()).isEqualTo(Duration.ofSeconds(10L * factor));
        }
    }

    @Test
    void isForgivenEverythingForOneSuccess() {
        eject();
        tick(Duration.ofSeconds(10));

        endpoint.succeeded();

        assertThat(endpoint.failed()).isFalse();
        assertThat(endpoint.failed()).isFalse();
        assertThat(endpoint.failed()).isTrue();
        assertThat(endpoint.ejectedFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void isNotEjectedForLongerByWhatWasSentBefore() {
        eject();

        assertThat(endpoint.failed()).isFalse();

        assertThat(endpoint.ejectedFor()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void countsWhatIsInFlight() {
        endpoint.begun();
        endpoint.begun();
        endpoint.ended();

        assertThat(endpoint.inFlight()).isEqualTo(1);
    }
}
