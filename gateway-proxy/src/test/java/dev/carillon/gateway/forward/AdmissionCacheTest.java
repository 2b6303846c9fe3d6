package dev.carillon.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.gateway.configuration.GatewayFile.Egress;
import dev.carillon.gateway.configuration.GatewayFile.Limits;
import dev.carillon.gateway.forward.AdmissionCache.Pass;
import dev.carillon.gateway.loop.GatewayLoop;
import dev.carillon.gateway.message.AbsoluteForm;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.HeadReader;
import dev.carillon.gateway.message.MalformedMessageException;
import dev.carillon.gateway.origin.OriginPool;
import dev.carillon.gateway.policy.Admission.Admitted;
import dev.carillon.gateway.policy.CallerUsage;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.policy.Resolver;
import dev.carillon.gateway.policy.SystemNames;
import dev.carillon.gateway.telemetry.Decision;
import dev.carillon.gateway.telemetry.Decision.Outcome;
import dev.carillon.gateway.telemetry.DecisionLog;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionCacheTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final Vertx vertx = Vertx.vertx();
    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private final DecisionLog decisions = new DecisionLog(metrics, Clock.systemUTC());
    private final Resolver resolver = new Resolver(
            new SystemNames(name -> new InetAddress[] {HERE}), Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final Gatekeeper gatekeeper = new Gatekeeper(
            new Egress(Map.of(), Optional.empty(), Map.of()),
            new Gatekeeper.Grounds(Optional.empty(), resolver, decisions, target -> false, System::nanoTime));

    @AfterEach
    void close() {
        resolver.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Head request(int blanks) {
        Head head = new Head();
        try {
            HeadReader.request(
                    head,
                    Unpooled.copiedBuffer(
                            "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\nProxy-Authorization: Bearer"
                                    + " ".repeat(blanks) + "token\r\n\r\n",
                            StandardCharsets.US_ASCII));
        } catch (MalformedMessageException e) {
            throw new IllegalStateException(e);
        }
        return head;
    }

    private Pass pass() {
        OriginPool pool = new OriginPool(
                new GatewayLoop(((VertxInternal) vertx).createEventLoopContext(), Clock.systemUTC()),
                new OriginPool.Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, 1));
        Admitted admitted = new Admitted(
                "caller",
                new CallerUsage(new Limits(0, 0, 0, 0), System::nanoTime),
                List.of(HERE),
                decisions.add(new Decision("caller", "GET", "a.example", 80, null, Outcome.ALLOWED, "rule")),
                System.nanoTime() + Duration.ofHours(1).toNanos());
        return new Pass(
                admitted,
                Objects.requireNonNull(Authority.parse("a.example", 80)),
                new byte[0],
                pool.origin(new InetSocketAddress(HERE, 80)),
                metrics.egress("caller", false));
    }

    @ParameterizedTest
    @CsvSource({"1, true", "30000, false"})
    void keepsWhatHasAShortKey(int blanks, boolean kept) {
        AdmissionCache cache = new AdmissionCache(gatekeeper);
        Head request = request(blanks);
        int start = AbsoluteForm.authorityStart(request);
        int end = AbsoluteForm.authorityEnd(request, start);
        assertThat(cache.find(request, start, end)).isNull();

        cache.keep(cache.key(), pass(), gatekeeper.generation());

        assertThat(cache.find(request, start, end) != null).isEqualTo(kept);
    }
}
