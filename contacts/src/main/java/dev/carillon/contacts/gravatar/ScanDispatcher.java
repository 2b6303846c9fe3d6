package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.broker.BrokerConnection;
import dev.carillon.tasks.BrokerUnavailableException;
import dev.carillon.tasks.NewTask;
import dev.carillon.tasks.TaskBrokerClient;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Makes a task for every address of a scan, in batches, with a note of how far it is. Where the service ends between a
 * batch and its note the batch is made again: the broker knows its tasks by their keys, and a task for an address that
 * has its class does nothing.
 */
@Singleton
public class ScanDispatcher {
    private static final Logger LOG = Logger.getLogger(ScanDispatcher.class);
    private static final int BATCH = 1000;

    private final ScanRepository repository;
    private final BrokerConnection broker;
    private final ScanConfig config;
    private final Clock clock;
    private final ReentrantLock atWork = new ReentrantLock();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closing;

    ScanDispatcher(ScanRepository repository, BrokerConnection broker, ScanConfig config, Clock clock) {
        this.repository = repository;
        this.broker = broker;
        this.config = config;
        this.clock = clock;
    }

    /** Makes what tasks are missing, soon. Never blocks. */
    void wake() {
        try {
            threads.execute(this::dispatch);
        } catch (RejectedExecutionException e) {
            LOG.debug("The service stops; the next start makes the tasks");
        }
    }

    /** Makes what tasks are missing. Blocks while another does. */
    void dispatch() {
        atWork.lock();
        try {
            broker.client()
                    .ifPresent(client -> QuarkusTransaction.requiringNew()
                            .call(repository::toEnqueue)
                            .forEach(scan -> dispatch(client, scan)));
        } catch (BrokerUnavailableException e) {
            LOG.warnf("Tasks of scans wait for the task-broker: %s", e.getMessage());
        } finally {
            atWork.unlock();
        }
    }

    private void dispatch(TaskBrokerClient client, IdentityScan scan) {
        String last = scan.enqueuedUpTo();
        while (!closing) {
            String after = last;
            List<String> hashes =
                    QuarkusTransaction.requiringNew().call(() -> repository.pendingAfter(scan.id(), after, BATCH));
            if (hashes.isEmpty()) {
                QuarkusTransaction.requiringNew().run(() -> repository.enqueuedAll(scan, clock.instant()));
                LOG.infof("Scan %s: all tasks are made", scan.id());
                return;
            }
            client.createAll(
                    config.queue(),
                    hashes.stream()
                            .map(hash -> new ScanTask(scan.id(), hash))
                            .map(task -> NewTask.now(task.payload(), task.idempotencyKey(scan.round())))
                            .toList());
            last = hashes.getLast();
            String upTo = last;
            QuarkusTransaction.requiringNew().run(() -> repository.enqueuedUpTo(scan, upTo));
        }
    }

    /** Ends after the batch at work. */
    void close() {
        closing = true;
        threads.shutdown();
    }
}
