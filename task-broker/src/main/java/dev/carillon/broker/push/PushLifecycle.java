package dev.carillon.broker.push;

import dev.carillon.broker.engine.BrokerConfig;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.queue.Queue;
import dev.carillon.http.address.HostLookups;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Starts pushing with the broker, and ends it before the engine is closed. */
@ApplicationScoped
public class PushLifecycle {
    private final HostLookups lookups = HostLookups.ofTheSystem();
    private final TargetClient client;
    private final PushDispatcher dispatcher;
    private final Duration grace;

    public PushLifecycle(
            TaskEngine engine, Vertx vertx, Clock clock, PushParts parts, PushConfig config, BrokerConfig limits) {
        this.grace = config.grace();
        this.client = new TargetClient(
                vertx,
                config,
                parts.policy(),
                lookups,
                clock,
                limits.limits().payload().asLongValue());
        TargetHolds holds = new TargetHolds(System::nanoTime);
        this.dispatcher = new PushDispatcher(
                engine,
                new Courier(engine, client, parts.secrets(), holds, clock, config.longestRetryAfter()),
                parts.policy(),
                parts.secrets(),
                holds,
                parts.observer());
    }

    void start(@Observes StartupEvent event) {
        dispatcher.start();
    }

    /** A queue was set; completes when pushing goes by it. */
    public CompletionStage<Void> reorder(Queue queue) {
        return dispatcher.reorder(queue);
    }

    /** First no more tasks are taken, while requests to the broker are still answered. */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        dispatcher.stop();
    }

    void close(@Observes ShutdownEvent event) throws InterruptedException {
        dispatcher.close(grace);
        client.close();
        lookups.close();
    }
}
