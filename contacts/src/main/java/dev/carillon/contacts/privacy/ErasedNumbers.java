package dev.carillon.contacts.privacy;

import dev.carillon.contacts.broker.BrokerConnection;
import dev.carillon.contacts.broker.QueueWork;
import dev.carillon.contacts.notifier.NotifierClient;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.tasks.BrokerUnavailableException;
import dev.carillon.tasks.LeasedTask;
import dev.carillon.tasks.NewTask;
import dev.carillon.tasks.Outcome;
import dev.carillon.tasks.QueueSettings;
import dev.carillon.tasks.TaskBrokerClient;
import dev.carillon.tasks.TaskWorker;
import dev.carillon.tasks.WorkerSwitch;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells the notifier of erased numbers, by tasks of the broker: the task is durable before the erasure is committed, so
 * whoever was erased here is erased there, whenever a process ends. The number stands in the task alone, which the broker
 * forgets once it is done. Off while no notifier is configured. Thread-safe; blocks.
 */
@Singleton
public class ErasedNumbers implements QueueWork {
    /** The notifier may be away for days; the broker's backoff spaces this out. */
    private static final int HAND_OUTS = 10_000;

    private final BrokerConnection broker;
    private final NotifierClient notifier;
    private final PrivacyConfig config;
    private final WorkerSwitch worker = new WorkerSwitch();

    ErasedNumbers(BrokerConnection broker, NotifierClient notifier, PrivacyConfig config) {
        this.broker = broker;
        this.notifier = notifier;
        this.config = config;
        if (notifier.configured() && broker.client().isEmpty()) {
            throw new IllegalArgumentException("carillon.contacts.broker.url: missing, and needed with"
                    + " carillon.contacts.notifier.url, which is told of erasures by tasks");
        }
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        if (notifier.configured()) {
            scheduler
                    .newJob("erased-numbers")
                    .setInterval(config.sweepInterval().toString())
                    .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                    .setTask(execution -> worker.start(this::working), true)
                    .schedule();
        }
    }

    /**
     * Sees to it that the notifier will be told.
     *
     * @throws ProblemException 503 where the broker does not take the tasks: then nothing may be erased yet
     */
    void tell(UUID erasure, List<String> numbers) {
        if (!notifier.configured() || numbers.isEmpty()) {
            return;
        }
        List<NewTask> tasks = new ArrayList<>();
        for (String number : numbers) {
            tasks.add(NewTask.now(number, erasure + "-" + tasks.size()));
        }
        TaskBrokerClient client = broker.client().orElseThrow();
        try {
            client.configureQueue(config.queue(), settings());
            client.createAll(config.queue(), tasks);
        } catch (BrokerUnavailableException e) {
            throw ProblemException.of(
                    503,
                    "broker-unavailable",
                    "The task-broker does not answer, and the notifier is told through it. Nothing was erased; repeat.",
                    null);
        }
    }

    private QueueSettings settings() {
        return new QueueSettings(config.lease(), HAND_OUTS, config.backoffInitial(), config.backoffMax());
    }

    private @Nullable TaskWorker working() {
        return broker.configure(config.queue(), settings())
                ? TaskWorker.start(broker.client().orElseThrow(), config.queue(), 2, config.grace(), this::handle)
                : null;
    }

    /** Tells the notifier of one number. */
    Outcome handle(LeasedTask task) {
        NotifierClient.Answer answer = notifier.suppressErased(task.payload());
        if (answer.isGood()) {
            return Outcome.done();
        }
        // 401 and 403 are mended by an operator, so they come again too; what the notifier calls wrong never gets
        // right.
        return answer.status() == 400 || answer.status() == 422
                ? Outcome.fail("the notifier answered " + answer.status())
                : Outcome.retry("the notifier answered " + answer.status());
    }

    @Override
    public void close() {
        worker.close();
    }
}
