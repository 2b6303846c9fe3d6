package dev.carillon.broker.engine;

import static dev.carillon.broker.engine.EngineUnderTest.QUEUE;
import static dev.carillon.broker.engine.EngineUnderTest.SETTINGS;
import static dev.carillon.broker.engine.EngineUnderTest.await;
import static dev.carillon.broker.engine.EngineUnderTest.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** At most one token of a task is valid at any time, whatever many workers do at once with old tokens and new ones. */
interface FencingContract extends EngineContract {
    int TASKS = 60;
    int WORKERS = 8;
    int MOST_ROUNDS = 5000;

    @Test
    default void atMostOneTokenIsValidAtAnyTime() {
        await(broker().engine
                .configure(
                        QUEUE,
                        new QueueSettings(SETTINGS.lease(), 1_000_000, Duration.ofSeconds(1), Duration.ofMinutes(1))));
        await(broker().engine.create(QUEUE, Collections.nCopies(TASKS, task("work"))));
        TokenChecker checker = new TokenChecker();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < WORKERS; worker++) {
                Random random = new Random(worker);
                threads.execute(() -> work(random, checker));
            }
        }

        assertThat(checker.faults).isEmpty();
        assertThat(checker.acked).hasSize(TASKS);
        assertThat(checker.refused).as("tokens that were stale").hasPositiveValue();
    }

    /** Holds a few tasks, now and then for too long, and uses every token twice. */
    private void work(Random random, TokenChecker checker) {
        List<LeasedTask> hand = new ArrayList<>();
        for (int round = 0; round < MOST_ROUNDS && checker.acked.size() < TASKS; round++) {
            for (LeasedTask leased : broker().lease(3)) {
                checker.handedOut(leased);
                hand.add(leased);
            }
            if (random.nextInt(10) == 0) {
                broker().tick(SETTINGS.lease());
            }
            if (!hand.isEmpty()) {
                LeasedTask task = hand.remove(random.nextInt(hand.size()));
                settle(task, checker);
                settle(task, checker);
            }
        }
    }

    private void settle(LeasedTask task, TokenChecker checker) {
        boolean done = task.attempt() > 2;
        int latest = checker.latest(task.id());
        Settlement how = done ? new Settlement.Ack() : new Settlement.Retry(Optional.of(Duration.ZERO), "in a moment");
        checker.settled(task, latest, broker().verdict(task.token(), how), done);
    }

    /** What many workers saw together. */
    final class TokenChecker {
        final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
        final Set<UUID> acked = ConcurrentHashMap.newKeySet();
        final AtomicInteger refused = new AtomicInteger();
        private final Map<UUID, Integer> latest = new ConcurrentHashMap<>();
        private final Set<List<Object>> attempts = ConcurrentHashMap.newKeySet();
        private final Set<String> used = ConcurrentHashMap.newKeySet();

        int latest(UUID id) {
            return latest.getOrDefault(id, 0);
        }

        void handedOut(LeasedTask task) {
            if (!attempts.add(List.of(task.id(), task.attempt()))) {
                faults.add("one attempt handed out twice: " + task);
            }
            latest.merge(task.id(), task.attempt(), Math::max);
        }

        /**
         * @param known the latest attempt that somebody held before this token was used
         */
        void settled(LeasedTask task, int known, Verdict verdict, boolean done) {
            if (verdict != Verdict.ACCEPTED) {
                refused.incrementAndGet();
                return;
            }
            if (known > task.attempt()) {
                faults.add("attempt " + task.attempt() + " was valid after attempt " + known + ": " + task.id());
            }
            if (!used.add(task.token())) {
                faults.add("a token was valid twice: " + task);
            }
            if (done && !acked.add(task.id())) {
                faults.add("acked twice: " + task);
            }
        }
    }
}
