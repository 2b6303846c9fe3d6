package dev.carillon.broker.push;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.START;
import static dev.carillon.broker.engine.EngineUnderTest.await;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.SettableClock;
import dev.carillon.broker.engine.reference.ReferenceTaskEngine;
import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.http.address.HostLookups;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** An engine whose clock stands still, and brokers that push over it. */
final class Pushing {
    /** A retry is ready at once, in a third attempt the last time. */
    static final QueueSettings SETTINGS = new QueueSettings(Duration.ofSeconds(30), 3, Duration.ZERO, Duration.ZERO);

    final Vertx vertx = Vertx.vertx();
    final SettableClock clock = new SettableClock(START);
    final EngineUnderTest broker =
            new EngineUnderTest(new ReferenceTaskEngine(EngineUnderTest.OPTIONS, clock.timekeeper()), clock);
    final List<PushObserver.Outcome> outcomes = new CopyOnWriteArrayList<>();
    /** Of the dispatcher that looked last. */
    volatile int held;

    private final List<PushDispatcher> dispatchers = new ArrayList<>();
    private final List<TargetClient> clients = new ArrayList<>();
    private final List<HostLookups> lookups = new ArrayList<>();

    /** Patient, since the machine may be busy. */
    static ConditionFactory eventually() {
        return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20));
    }

    static PushTarget to(URI url) {
        return new PushTarget(url, null, 10, Duration.ofSeconds(15));
    }

    void set(PushTarget target) {
        set(SETTINGS.withPush(target));
    }

    void set(QueueSettings settings) {
        await(broker.engine.configure(QUEUE, settings));
    }

    PushDispatcher start(TestConfig config) {
        return start(config, HostLookups.ofTheSystem());
    }

    PushDispatcher start(TestConfig config, HostLookups hosts) {
        lookups.add(hosts);
        PushPolicy policy = new PushPolicy(config);
        PushSecrets secrets = new PushSecrets(config.secretsFile().orElse(null), System::nanoTime);
        TargetClient client = new TargetClient(vertx, config, policy, hosts, clock, 1 << 20);
        TargetHolds holds = new TargetHolds(clock.timekeeper().nanos());
        PushObserver observer = new PushObserver() {
            @Override
            public void ended(String queue, Outcome outcome, Duration took) {
                outcomes.add(outcome);
            }

            @Override
            public void held(int targets) {
                held = targets;
            }
        };
        PushDispatcher dispatcher = new PushDispatcher(
                broker.engine,
                new Courier(broker.engine, client, secrets, holds, clock, config.longestRetryAfter()),
                policy,
                secrets,
                holds,
                observer);
        clients.add(client);
        dispatchers.add(dispatcher);
        dispatcher.start();
        return dispatcher;
    }

    PushDispatcher start() {
        return start(TestConfig.LOOPBACK);
    }

    void close() throws Exception {
        for (PushDispatcher dispatcher : dispatchers) {
            dispatcher.close(Duration.ZERO);
        }
        clients.forEach(TargetClient::close);
        lookups.forEach(HostLookups::close);
        broker.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
