package dev.carillon.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.loop.GatewayLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long an address without a connection is remembered. */
class OriginPoolTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    private static final OriginPool.Limits LIMITS =
            new OriginPool.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, 1);

    private final Vertx vertx = Vertx.vertx();
    private OriginPool pool;

    @BeforeEach
    void make() {
        pool = new OriginPool(new GatewayLoop((ContextInternal) vertx.getOrCreateContext(), Clock.systemUTC()), LIMITS);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void nobodyAskedForItForLong() {
        pool.origin(ADDRESS);
        tickAfterSeconds(1);

        tickAfterSeconds(32);

        assertThat(pool.origins()).isEmpty();
    }

    @Test
    void whoFindsItLateFindsTheSameAsTheNext() {
        pool.origin(ADDRESS);
        tickAfterSeconds(1);
        Origin found = pool.origin(ADDRESS);

        tickAfterSeconds(32);

        assertThat(pool.origin(ADDRESS)).isSameAs(found);
    }

    private void tickAfterSeconds(int seconds) {
        pool.tick(pool.now() + TimeUnit.SECONDS.toNanos(seconds));
    }
}
