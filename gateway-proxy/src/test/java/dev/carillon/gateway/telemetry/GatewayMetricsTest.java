package dev.carillon.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final GatewayMetrics metrics = new GatewayMetrics(registry);

    @Test
    void goesOnAskingForConnectionsAfterACollection() {
        int[] open = {3};
        metrics.connections(Side.INGRESS, () -> open[0], () -> 7 + open[0], () -> 0);

        collectGarbage();
        open[0] = 4;

        assertThat(registry.get("carillon.gateway.connections").gauge().value()).isEqualTo(4);
        assertThat(registry.get("carillon.gateway.connections.turned.away")
                        .functionCounter()
                        .count())
                .isEqualTo(11);
    }

    private static void collectGarbage() {
        WeakReference<Object> witness = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return witness.get() == null;
        });
    }

    @Test
    void labelsStatusesByTheirClass() {
        RequestMeters meters = metrics.ingress("/v1", "a");

        meters.record(200, 5);
        meters.record(204, 5);
        meters.record(0, 5);

        assertThat(registry.get("carillon.gateway.ingress.requests")
                        .tags("route", "/v1", "upstream", "a", "status", "2xx")
                        .timer()
                        .count())
                .isEqualTo(2);
        assertThat(registry.get("carillon.gateway.ingress.requests")
                        .tag("status", "gone")
                        .timer()
                        .count())
                .isEqualTo(1);
    }
}
