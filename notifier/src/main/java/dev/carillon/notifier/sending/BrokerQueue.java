package dev.carillon.notifier.sending;

import dev.carillon.http.access.SecretFile;
import dev.carillon.tasks.BrokerUnavailableException;
import dev.carillon.tasks.NewTask;
import dev.carillon.tasks.QueueSettings;
import dev.carillon.tasks.TaskBrokerClient;
import dev.carillon.tasks.TaskHandler;
import dev.carillon.tasks.TaskWorker;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The queue of messages to send, at the task-broker. It is configured there when this service starts and again every few
 * seconds, which also says whether the broker can be reached and brings the queue back to a broker that lost it.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class BrokerQueue {
    private static final Logger LOG = Logger.getLogger(BrokerQueue.class);

    private final TaskBrokerClient broker;
    private final String name;
    private final QueueSettings settings;
    private volatile @Nullable String trouble = "not asked yet";

    @Inject
    public BrokerQueue(BrokerConfig config) {
        SecretFile token = SecretFile.of("carillon.notifier.broker.token-file", config.tokenFile());
        this.broker = new TaskBrokerClient(config.url(), token::secret);
        this.name = config.queue();
        this.settings =
                new QueueSettings(config.lease(), config.maxAttempts(), config.backoffInitial(), config.backoffMax());
    }

    @Scheduled(every = "10s")
    @RunOnVirtualThread
    void configure() {
        try {
            broker.configureQueue(name, settings);
            if (trouble != null) {
                LOG.infof("The queue %s stands at the task-broker", name);
            }
            trouble = null;
        } catch (BrokerUnavailableException e) {
            trouble = e.getMessage();
        }
    }

    /** Why the broker could not be reached when it was last tried; empty while it can. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** Creates tasks; returns when all are durable. */
    void create(List<NewTask> tasks) {
        if (trouble != null) {
            configure();
        }
        broker.createAll(name, tasks);
    }

    TaskWorker work(WorkerConfig config, TaskHandler handler) {
        return TaskWorker.start(broker, name, config.concurrency(), config.grace(), handler);
    }

    @PreDestroy
    void close() {
        broker.close();
    }
}
