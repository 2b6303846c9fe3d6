package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.broker.BrokerConnection;
import dev.carillon.contacts.broker.QueueWork;
import dev.carillon.contacts.gate.Gates;
import dev.carillon.tasks.QueueSettings;
import dev.carillon.tasks.TaskWorker;
import dev.carillon.tasks.WorkerSwitch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works on scans as long as the service runs: sees that the broker has our queue, leases its tasks, and looks after the
 * scans themselves from time to time.
 */
@Singleton
public class ScanWorker implements QueueWork {
    private static final Logger LOG = Logger.getLogger(ScanWorker.class);
    /** Of which many may be postponed without a call; when to give an address up is for the handler to say. */
    private static final int HAND_OUTS = 1000;
    /** The picture and the profile. */
    private static final int CALLS_OF_AN_ADDRESS = 2;

    private final BrokerConnection broker;
    private final ScanRepository repository;
    private final ScanDispatcher dispatcher;
    private final ScanTaskHandler handler;
    private final Gates gates;
    private final AnswerCache answers;
    private final ScanConfig config;
    private final GravatarConfig gravatar;
    private final Clock clock;
    private final WorkerSwitch worker = new WorkerSwitch();

    ScanWorker(
            BrokerConnection broker,
            ScanRepository repository,
            ScanDispatcher dispatcher,
            ScanTaskHandler handler,
            Gates gates,
            AnswerCache answers,
            ScanConfig config,
            GravatarConfig gravatar,
            Clock clock) {
        this.broker = broker;
        this.repository = repository;
        this.dispatcher = dispatcher;
        this.handler = handler;
        this.gates = gates;
        this.answers = answers;
        this.config = config;
        this.gravatar = gravatar;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        if (broker.client().isPresent()) {
            scheduler
                    .newJob("identity-scans")
                    .setInterval(config.sweepInterval().toString())
                    .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                    .setTask(execution -> sweep(), true)
                    .schedule();
        }
    }

    /** Sees to the queue, makes the tasks that are missing, and closes what is done. */
    void sweep() {
        if (!gates.processing()) {
            worker.rest();
            return;
        }
        QueueSettings settings = new QueueSettings(
                        config.lease(), HAND_OUTS, config.backoffInitial(), config.backoffMax())
                .withLimits(Math.max(1, gravatar.callsPerSecond() / CALLS_OF_AN_ADDRESS), gravatar.concurrency());
        if (!broker.configure(config.queue(), settings)) {
            return;
        }
        worker.start(this::working);
        answers.forgetOld();
        Instant now = clock.instant();
        int stalled = QuarkusTransaction.requiringNew().call(() -> {
            repository.closeSettled(now);
            return repository.restartStalled(now.minus(config.stalledAfter()));
        });
        if (stalled > 0) {
            LOG.warnf("Nothing happened in %d scans for %s: they get new tasks", stalled, config.stalledAfter());
        }
        dispatcher.dispatch();
    }

    private @Nullable TaskWorker working() {
        return broker.client()
                .map(client ->
                        TaskWorker.start(client, config.queue(), gravatar.concurrency(), config.grace(), handler))
                .orElse(null);
    }

    @Override
    public void close() {
        dispatcher.close();
        worker.close();
    }
}
