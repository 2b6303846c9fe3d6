package dev.carillon.notifier.sending;

import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageSchedule.TaskDue;
import dev.carillon.notifier.message.TasksDue;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.tasks.BrokerUnavailableException;
import dev.carillon.tasks.NewTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tasks of messages that are due for one. What is due stands in the database, so a crash between the commit of
 * a message and its task, or a broker that cannot be reached, costs time and nothing else; a task made twice is one,
 * by its idempotency key.
 *
 * <p>One thread works, when it is woken and once a second.
 */
@ApplicationScoped
public class TaskDispatcher {
    private static final Logger LOG = Logger.getLogger(TaskDispatcher.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int BATCH = 1000;

    private final MessageSchedule schedule;
    private final BrokerQueue queue;
    private final NotifierMetrics metrics;
    private final Duration recreateAfter;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private @Nullable Thread thread;

    @Inject
    public TaskDispatcher(
            MessageSchedule schedule, BrokerQueue queue, NotifierMetrics metrics, BrokerConfig config, Clock clock) {
        this.schedule = schedule;
        this.queue = queue;
        this.metrics = metrics;
        this.recreateAfter = config.recreateAfter();
        this.clock = clock;
    }

    void stored(@Observes(during = TransactionPhase.AFTER_SUCCESS) TasksDue event) {
        wake.release();
    }

    synchronized void start() {
        thread = Thread.ofVirtual().name("task-dispatcher").start(this::run);
    }

    synchronized void stop() throws InterruptedException {
        if (thread != null) {
            thread.interrupt();
            thread.join(Duration.ofSeconds(2));
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                dispatch();
                wake.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            } catch (InterruptedException e) {
                return; // only stop() interrupts
            } catch (BrokerUnavailableException e) {
                LOG.warnf("Tasks wait to be made: %s", e.getMessage());
                waitALittle();
            } catch (RuntimeException e) {
                LOG.error("Tasks could not be made; trying again", e);
                waitALittle();
            }
        }
    }

    private void waitALittle() {
        try {
            TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes every task that is due now. */
    void dispatch() {
        List<TaskDue> due;
        do {
            Instant now = clock.instant();
            due = schedule.tasksDue(now, BATCH);
            if (!due.isEmpty()) {
                queue.create(due.stream().map(TaskDispatcher::task).toList());
                schedule.tasksMade(due, now.plus(recreateAfter));
                metrics.tasksCreated(due.size());
            }
        } while (due.size() == BATCH);
    }

    private static NewTask task(TaskDue due) {
        // The count makes a task that stands in for a lost one another task to the broker.
        return new NewTask(due.id().toString(), due.id() + ":" + due.tasks(), Duration.ZERO, due.priority());
    }
}
