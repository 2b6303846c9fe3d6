package dev.carillon.contacts.subscription;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Seals the secrets that stand in clear or under an older key, and forgets those whose time is over: when the service
 * starts, and every ten minutes, so that a new key takes effect without a restart. Each subscription is a transaction, and
 * one that cannot be read does not hinder the others. Blocks.
 */
@Singleton
public class SecretSealing {
    private static final Logger LOG = Logger.getLogger(SecretSealing.class);
    private static final int BATCH = 500;

    private final SubscriptionRepository subscriptions;
    private final SubscriptionSecrets secrets;
    private final Clock clock;

    SecretSealing(SubscriptionRepository subscriptions, SubscriptionSecrets secrets, Clock clock) {
        this.subscriptions = subscriptions;
        this.secrets = secrets;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("subscription-secrets")
                .setInterval("10m")
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> sealAll(), true)
                .schedule();
    }

    /** Says how many were changed. */
    int sealAll() {
        if (!secrets.configured()) {
            return 0;
        }
        int changed = 0;
        List<UUID> batch = after(null);
        while (!batch.isEmpty()) {
            for (UUID id : batch) {
                changed += seal(id);
            }
            batch = after(batch.getLast());
        }
        if (changed > 0) {
            LOG.infof("The secrets of %d subscriptions were sealed, or were over", changed);
        }
        return changed;
    }

    private List<UUID> after(@Nullable UUID last) {
        return QuarkusTransaction.requiringNew()
                .call(() -> subscriptions.page(last, BATCH).stream()
                        .map(Subscription::id)
                        .toList());
    }

    private int seal(UUID id) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                Optional<Subscription> before = subscriptions.lock(id);
                if (before.isEmpty()) {
                    return 0; // removed meanwhile
                }
                Subscription after = secrets.sealed(before.get(), clock.instant());
                if (after.equals(before.get())) {
                    return 0;
                }
                subscriptions.update(after);
                return 1;
            });
        } catch (IllegalStateException e) {
            LOG.errorf("The secret of subscription %s stays as it is: %s", id, e.getMessage());
            return 0;
        }
    }
}
