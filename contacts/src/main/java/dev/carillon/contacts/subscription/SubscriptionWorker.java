package dev.carillon.contacts.subscription;

import dev.carillon.contacts.broker.BrokerConnection;
import dev.carillon.contacts.broker.QueueWork;
import dev.carillon.contacts.gate.Gates;
import dev.carillon.tasks.BrokerUnavailableException;
import dev.carillon.tasks.NewTask;
import dev.carillon.tasks.QueueSettings;
import dev.carillon.tasks.TaskBrokerClient;
import dev.carillon.tasks.TaskWorker;
import dev.carillon.tasks.WorkerSwitch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Tells subscribers as long as the service runs: fans events out, makes a task of each delivery, and works on the tasks.
 * Where the service ends between two of these steps the next start goes on: a task that is made twice has the same key,
 * and a delivery that was answered is not sent again. Without a task-broker events are fanned out and wait.
 */
@Singleton
public class SubscriptionWorker implements QueueWork {
    private static final Logger LOG = Logger.getLogger(SubscriptionWorker.class);
    private static final int BATCH = 500;
    private static final int PURGED_AT_ONCE = 1000;
    /** When to give a delivery up is for the handler to say. */
    private static final int HAND_OUTS = 1000;
    /** Of the broker's own retries, which come about only where a handler fails. */
    private static final Duration BACKOFF = Duration.ofSeconds(5);

    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(10);

    private final BrokerConnection broker;
    private final Outbox outbox;
    private final HookRepository hooks;
    private final HookTaskHandler handler;
    private final Gates gates;
    private final SubscriptionConfig config;
    private final Clock clock;
    private final ReentrantLock atWork = new ReentrantLock();
    private final WorkerSwitch worker = new WorkerSwitch();
    private boolean configured;

    SubscriptionWorker(
            BrokerConnection broker,
            Outbox outbox,
            HookRepository hooks,
            HookTaskHandler handler,
            Gates gates,
            SubscriptionConfig config,
            Clock clock) {
        this.broker = broker;
        this.outbox = outbox;
        this.hooks = hooks;
        this.handler = handler;
        this.gates = gates;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("subscriptions")
                .setInterval(config.sweepInterval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> sweep(), true)
                .schedule();
        scheduler
                .newJob("old-subscription-deliveries")
                .setInterval("10m")
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> tidy(), true)
                .schedule();
    }

    /** Fans out what happened, and sees that every delivery has a task. */
    void sweep() {
        if (!gates.processing()) {
            worker.rest();
            return;
        }
        atWork.lock();
        try {
            boolean isMore = true;
            while (isMore && !worker.isClosed()) {
                isMore = outbox.fanOut();
            }
            broker.client().ifPresent(this::enqueue);
        } finally {
            atWork.unlock();
        }
    }

    private void enqueue(TaskBrokerClient client) {
        try {
            if (!configured) {
                configured = broker.configure(
                        config.queue(), new QueueSettings(config.lease(), HAND_OUTS, BACKOFF, LONGEST_BACKOFF));
            }
            if (!configured) {
                return;
            }
            worker.start(() -> TaskWorker.start(client, config.queue(), config.concurrency(), config.grace(), handler));
            List<Hook> batch = withoutTask();
            while (!batch.isEmpty() && !worker.isClosed()) {
                client.createAll(
                        config.queue(),
                        batch.stream()
                                .map(hook -> new HookTask(hook.id(), hook.round()))
                                .map(task -> NewTask.now(task.payload(), task.idempotencyKey()))
                                .toList());
                List<Hook> made = batch;
                QuarkusTransaction.requiringNew().run(() -> hooks.enqueued(made));
                batch = withoutTask();
            }
        } catch (BrokerUnavailableException e) {
            configured = false; // a broker that comes back may have lost its queue
            LOG.warnf("Deliveries to subscribers wait for the task-broker: %s", e.getMessage());
        }
    }

    private List<Hook> withoutTask() {
        return QuarkusTransaction.requiringNew().call(() -> hooks.withoutTask(BATCH));
    }

    /** Gives deliveries whose tasks are lost new ones, and removes old ones. */
    void tidy() {
        int stalled = QuarkusTransaction.requiringNew().call(() -> hooks.restartStalled(config.stalledAfter()));
        if (stalled > 0) {
            LOG.warnf("Nothing was heard of %d deliveries to subscribers: they get new tasks", stalled);
        }
        configured = false; // and the queue its settings, should it have been made anew
        int removed = PURGED_AT_ONCE;
        while (removed == PURGED_AT_ONCE && !worker.isClosed()) {
            removed = QuarkusTransaction.requiringNew()
                    .call(() -> hooks.purge(clock.instant().minus(config.retention()), PURGED_AT_ONCE));
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}
