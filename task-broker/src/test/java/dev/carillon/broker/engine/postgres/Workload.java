package dev.carillon.broker.engine.postgres;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Creators and workers that go on whatever happens, and remember what they were answered. */
final class Workload implements AutoCloseable {
    private final TaskEngine engine;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<UUID> created = ConcurrentHashMap.newKeySet();
    private final Set<UUID> acked = ConcurrentHashMap.newKeySet();
    private final Set<UUID> doubtful = ConcurrentHashMap.newKeySet();
    private final Set<UUID> handedOutAfterItsAck = ConcurrentHashMap.newKeySet();
    private final AtomicLong answers = new AtomicLong();
    private volatile boolean ending;
    private long seen;

    Workload(TaskEngine engine) {
        this.engine = engine;
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> repeat(this::create));
            threads.execute(() -> repeat(this::work));
        }
    }

    private void repeat(Runnable step) {
        while (!ending) {
            try {
                step.run();
                answers.incrementAndGet();
            } catch (CompletionException e) {
                Thread.onSpinWait(); // the database is away
            }
        }
    }

    private void create() {
        Creation creation = EngineUnderTest.await(engine.create(QUEUE, List.of(task("work"))))
                .orElseThrow()
                .getFirst();
        if (creation instanceof Creation.Created made) {
            created.add(made.id());
        }
    }

    private void work() {
        for (LeasedTask task : EngineUnderTest.await(engine.lease(QUEUE, 5, Duration.ofMillis(200)))
                .orElseThrow()) {
            if (acked.contains(task.id())) {
                handedOutAfterItsAck.add(task.id());
            }
            if (task.id().hashCode() % 3 == 0) {
                continue; // in hand until the lease runs out
            }
            doubtful.add(task.id());
            if (EngineUnderTest.await(engine.settle(List.of(task.token()), new Settlement.Ack()))
                            .getFirst()
                    == Verdict.ACCEPTED) {
                acked.add(task.id());
                doubtful.remove(task.id());
            }
        }
    }

    /** Waits until so much more was answered. */
    void awaitWork(long more) {
        seen = answers.get();
        await().atMost(Duration.ofSeconds(40)).until(() -> worksSince(more));
    }

    boolean worksSince(long more) {
        return answers.get() - seen >= more;
    }

    void end() throws InterruptedException {
        ending = true;
        threads.shutdown();
        assertThat(threads.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
    }

    /** Whatever was answered is so. */
    void check(TaskEngine survivor) {
        assertThat(handedOutAfterItsAck).isEmpty();
        assertThat(acked).isNotEmpty();
        Set<UUID> lost = new HashSet<>();
        Set<UUID> back = new HashSet<>();
        for (UUID id : created) {
            boolean there = EngineUnderTest.await(survivor.task(id)).isPresent();
            if (acked.contains(id) && there) {
                back.add(id);
            } else if (!acked.contains(id) && !doubtful.contains(id) && !there) {
                lost.add(id);
            }
        }
        assertThat(lost).as("answered and lost").isEmpty();
        assertThat(back).as("acked and back").isEmpty();
    }

    @Override
    public void close() {
        ending = true;
        threads.close();
    }
}
