package dev.carillon.gateway.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile;
import dev.carillon.gateway.configuration.GatewayFile.Ejection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    private static final GatewayFile.Endpoint NAME = new GatewayFile.Endpoint("pods.example", 80);
    private static final int TRIES = 200;

    private final AtomicLong time = new AtomicLong();
    private final Upstream upstream = new Upstream(
            new GatewayFile.Upstream("a", List.of(NAME), new Ejection(1, Duration.ofSeconds(10))), time::get);

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Endpoint> resolved(int... last) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int each : last) {
            addresses.add(address(each));
        }
        upstream.resolved(NAME, addresses);
        return upstream.endpoints();
    }

    private Set<Endpoint> picked(List<Endpoint> tried) {
        Set<Endpoint> picked = new HashSet<>();
        for (int i = 0; i < TRIES; i++) {
            Endpoint endpoint = upstream.pick(tried);
            if (endpoint != null) {
                picked.add(endpoint);
            }
        }
        return picked;
    }

    @Test
    void hasNoneToPickBeforeItsNameIsResolved() {
        assertThat(upstream.pick(List.of())).isNull();
    }

    @Test
    void picksEachOfThoseThatAreEquallyBusy() {
        List<Endpoint> all = resolved(1, 2, 3);

        assertThat(picked(List.of())).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void neverPicksTheBusiestOfAll() {
        List<Endpoint> all = resolved(1, 2, 3);
        all.getFirst().begun();

        assertThat(picked(List.of())).containsExactlyInAnyOrder(all.get(1), all.get(2));
    }

    @Test
    void picksWhatHasNotBeenTriedAndNothingWhenAllHave() {
        List<Endpoint> all = resolved(1, 2, 3);

        assertThat(picked(all.subList(0, 2))).containsExactly(all.get(2));
        assertThat(picked(all)).isEmpty();
        assertThat(resolved(1)).hasSize(1);
        assertThat(picked(upstream.endpoints())).isEmpty();
    }

    @Test
    void leavesAloneWhatIsEjectedUntilAllAre() {
        List<Endpoint> all = resolved(1, 2, 3);

        assertThat(all.get(0).failed()).isTrue();
        assertThat(all.get(1).failed()).isTrue();
        assertThat(picked(List.of())).containsExactly(all.get(2));

        assertThat(all.get(2).failed()).isTrue();
        assertThat(picked(List.of())).containsExactlyInAnyOrderElementsOf(all);

        time.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(picked(List.of())).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void keepsTheCountsOfAddressesThatStayAndForgetsThoseThatGo() {
        List<Endpoint> before = resolved(1, 2);
        before.forEach(Endpoint::begun);

        List<Endpoint> after = resolved(3, 2);

        assertThat(after)
                .extracting(endpoint -> endpoint.address().getAddress())
                .containsExactly(address(3), address(2));
        assertThat(after.get(1)).isSameAs(before.get(1));
        assertThat(after).extracting(Endpoint::inFlight).containsExactly(0, 1);
    }

    @Test
    void takesAnAddressThatIsToldTwiceOnce() {
        assertThat(resolved(1, 1)).hasSize(1);
    }
}
