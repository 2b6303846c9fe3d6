package dev.carillon.contacts.webhook;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Commits deliveries before they are acknowledged: those that come at the same time together, in one statement and one
 * sync of the database's log. While one commit is under way the next one fills, so a slow disk makes commits larger and
 * not waits longer. Two are under way at once, so that a delivery never waits for a whole commit before its own begins.
 *
 * <p>What waits is bounded in number and in bytes; beyond that, and while the database is away, there is no acknowledgement
 * and the source is told to come again. Thread-safe.
 */
@Singleton
public class DeliveryInbox {
    private static final Logger LOG = Logger.getLogger(DeliveryInbox.class);
    private static final int COMMITTERS = 2;

    /** What became of a delivery that was to be kept. */
    enum Receipt {
        /** Committed. */
        KEPT,
        /** The same one was committed before; that it came again is counted with it. */
        DUPLICATE,
        /** Nothing is known of it: too many wait, or the database does not answer. */
        UNKNOWN
    }

    private static final class Waiting {
        private final NewDelivery delivery;
        private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

        Waiting(NewDelivery delivery) {
            this.delivery = delivery;
        }

        int size() {
            return delivery.message().body().length;
        }
    }

    private final DeliveryRepository repository;
    private final WebhookConfig config;
    private final BlockingQueue<Waiting> queue;
    private final Semaphore bytes;
    private final List<Thread> committers = new ArrayList<>();
    private volatile boolean closing;

    DeliveryInbox(DeliveryRepository repository, WebhookConfig config) {
        this.repository = repository;
        this.config = config;
        this.queue = new LinkedBlockingQueue<>(config.maxWaiting());
        this.bytes = new Semaphore(Math.toIntExact(config.maxWaitingBytes().asLongValue()));
    }

    // Platform threads: they are few, always at work under load, and what every answer waits for.
    void start(@Observes StartupEvent started) {
        for (int i = 0; i < COMMITTERS; i++) {
            committers.add(
                    Thread.ofPlatform().name("delivery-commit-" + i).daemon().start(this::commitAll));
        }
    }

    /** Keeps the delivery. Blocks until it is committed, or that has taken too long. */
    Receipt keep(NewDelivery delivery) {
        Waiting waiting = new Waiting(delivery);
        if (!bytes.tryAcquire(waiting.size())) {
            return Receipt.UNKNOWN;
        }
        try {
            return queue.offer(waiting) ? await(waiting) : Receipt.UNKNOWN;
        } finally {
            bytes.release(waiting.size());
        }
    }

    private Receipt await(Waiting waiting) {
        try {
            return waiting.receipt.get(config.commitTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Left out of a commit that has not begun; one that has may still succeed, and then it is a duplicate
            // later.
            waiting.receipt.complete(Receipt.UNKNOWN);
            return Receipt.UNKNOWN;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the delivery could not be kept", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Receipt.UNKNOWN;
        }
    }

    private void commitAll() {
        while (!closing || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    List<Waiting> batch = new ArrayList<>();
                    batch.add(first);
                    queue.drainTo(batch, config.commitBatch() - 1);
                    batch.removeIf(waiting -> waiting.receipt.isDone());
                    commit(batch);
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("A commit of deliveries failed", e);
            }
        }
    }

    private void commit(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Map<List<Object>, List<Waiting>> byKey = new LinkedHashMap<>();
        for (Waiting waiting : batch) {
            NewDelivery one = waiting.delivery;
            byKey.computeIfAbsent(List.of(one.source(), one.site(), one.key()), none -> new ArrayList<>())
                    .add(waiting);
        }
        Map<NewDelivery, Integer> rows = new LinkedHashMap<>();
        byKey.values().forEach(same -> rows.put(same.getFirst().delivery, same.size() - 1));
        try {
            Set<UUID> kept = repository.insert(rows, config.commitTimeout());
            for (Waiting waiting : batch) {
                waiting.receipt.complete(kept.contains(waiting.delivery.id()) ? Receipt.KEPT : Receipt.DUPLICATE);
            }
        } catch (SQLException e) {
            failed(batch, e);
        } catch (RuntimeException e) {
            batch.forEach(waiting -> waiting.receipt.completeExceptionally(e));
            throw e;
        }
    }

    private void failed(List<Waiting> batch, SQLException e) {
        if (!isOfARow(e)) {
            LOG.warnf("%d deliveries could not be kept: %s", batch.size(), e.getMessage());
            batch.forEach(waiting -> waiting.receipt.complete(Receipt.UNKNOWN));
        } else if (batch.size() == 1) {
            LOG.errorf(
                    e, "Delivery %s cannot be kept", batch.getFirst().delivery.id());
            batch.getFirst().receipt.completeExceptionally(e);
        } else {
            // One that the database refuses must not take its neighbours with it.
            batch.forEach(waiting -> commit(List.of(waiting)));
        }
    }

    /** PostgreSQL's classes 21 to 23: what it says of data, which another attempt would not change. */
    private static boolean isOfARow(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.matches("2[123].*");
    }

    /** Commits what waits; nothing comes any more. */
    void close(@Observes ShutdownEvent stopping) throws InterruptedException {
        closing = true;
        for (Thread committer : committers) {
            committer.join(config.commitTimeout());
        }
    }
}
