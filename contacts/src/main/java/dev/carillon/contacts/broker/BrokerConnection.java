package dev.carillon.contacts.broker;

import dev.carillon.http.access.SecretFile;
import dev.carillon.tasks.BrokerUnavailableException;
import dev.carillon.tasks.QueueSettings;
import dev.carillon.tasks.TaskBrokerClient;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The task-broker, if one is configured, and whether it answered last. Thread-safe. */
@Singleton
public class BrokerConnection {
    private static final Logger LOG = Logger.getLogger(BrokerConnection.class);

    private final @Nullable TaskBrokerClient client;
    private volatile String trouble = "it has not been asked yet";

    public BrokerConnection(BrokerConfig config) {
        this.client = config.url()
                .map(url -> {
                    SecretFile token = SecretFile.of(
                            "carillon.contacts.broker.token-file",
                            config.tokenFile()
                                    .orElseThrow(() -> new IllegalArgumentException(
                                            "carillon.contacts.broker.token-file: missing, and needed with"
                                                    + " carillon.contacts.broker.url")));
                    return new TaskBrokerClient(url, token::secret);
                })
                .orElse(null);
    }

    /** The broker; empty where none is configured. */
    public Optional<TaskBrokerClient> client() {
        return Optional.ofNullable(client);
    }

    /** Makes the queue, or sees that it is still there; false while the broker does not answer. Blocks. */
    public boolean configure(String queue, QueueSettings settings) {
        if (client == null) {
            return false;
        }
        try {
            client.configureQueue(queue, settings);
            if (!trouble.isEmpty()) {
                LOG.infof("The task-broker answers; queue %s is there", queue);
            }
            trouble = "";
            return true;
        } catch (BrokerUnavailableException e) {
            String message = String.valueOf(e.getMessage());
            if (trouble.isEmpty()) {
                LOG.warnf("The task-broker does not answer: %s", message);
            }
            trouble = message;
            return false;
        }
    }

    /** Why the broker cannot be used now; empty while it can. */
    Optional<String> trouble() {
        return Optional.of(client == null ? "none is configured" : trouble).filter(why -> !why.isEmpty());
    }

    @PreDestroy
    void close() {
        if (client != null) {
            client.close();
        }
    }
}
