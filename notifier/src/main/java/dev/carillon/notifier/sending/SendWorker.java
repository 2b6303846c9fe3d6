package dev.carillon.notifier.sending;

import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.tasks.TaskWorker;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops what sends. At start, every message that is found SENDING was left so by a process that is gone:
 * whether its request was accepted is not known. Where another replica is at it after all, its answer still counts.
 */
@ApplicationScoped
public class SendWorker {
    private static final Logger LOG = Logger.getLogger(SendWorker.class);

    private final MessageTransitions transitions;
    private final Accounts accounts;
    private final BrokerQueue queue;
    private final TaskDispatcher dispatcher;
    private final MessageSender sender;
    private final WorkerConfig config;
    private final Clock clock;
    private @Nullable TaskWorker worker;
    private volatile @Nullable Thread ending;

    @Inject
    public SendWorker(
            MessageTransitions transitions,
            Accounts accounts,
            BrokerQueue queue,
            TaskDispatcher dispatcher,
            MessageSender sender,
            WorkerConfig config,
            Clock clock) {
        this.transitions = transitions;
        this.accounts = accounts;
        this.queue = queue;
        this.dispatcher = dispatcher;
        this.sender = sender;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        accounts.refresh();
        int lost = transitions.loseOlderThan(clock.instant(), "the notifier stopped while the request was on its way");
        if (lost > 0) {
            LOG.warnf("%d messages were being sent when the notifier stopped; they will be looked up", lost);
        }
        if (config.enabled()) {
            queue.configure();
            dispatcher.start();
            worker = queue.work(config, sender);
        }
    }

    /**
     * While readiness fails and requests are still answered. Not waited for, so that the time for the one runs while the other
     * goes on.
     */
    void stopEarly(@Observes ShutdownDelayInitiatedEvent event) {
        ending = Thread.ofVirtual().name("sending-ends").start(this::end);
    }

    /** The worker first: requests in flight end before anything they need is closed. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        Thread early = ending;
        if (early == null) {
            end();
        } else {
            early.join();
        }
        dispatcher.stop();
    }

    /** Leases nothing more, and waits for the requests in flight. */
    private void end() {
        sender.close();
        if (worker != null) {
            worker.close();
        }
    }
}
