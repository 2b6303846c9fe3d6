package dev.carillon.contacts.webhook;

import dev.carillon.contacts.contact.AddressAcceptance;
import dev.carillon.contacts.contact.ContactWriter;
import dev.carillon.contacts.contact.MergePolicy;
import dev.carillon.contacts.contact.Origin;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.contacts.telemetry.ContactsMetrics.DeliveryOutcome;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Makes contacts of deliveries, after they were acknowledged: each right away on a virtual thread of its own, and again
 * by {@link DeliverySweeper} if that failed or the process ended first. The contact and the delivery's state are
 * committed together, under a lock on the delivery, so however often it is tried its effect is once.
 */
@Singleton
public class DeliveryProcessor {
    private static final Logger LOG = Logger.getLogger(DeliveryProcessor.class);
    private static final int LONGEST_SHIFT = 30;

    private final DeliveryRepository repository;
    private final ContactWriter writer;
    private final AddressAcceptance acceptance;
    private final WebhookConfig config;
    private final Clock clock;
    private final ContactsMetrics metrics;
    private final Semaphore free;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean closing;

    DeliveryProcessor(
            DeliveryRepository repository,
            ContactWriter writer,
            AddressAcceptance acceptance,
            WebhookConfig config,
            Clock clock,
            ContactsMetrics metrics) {
        this.repository = repository;
        this.writer = writer;
        this.acceptance = acceptance;
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.free = new Semaphore(config.concurrency());
    }

    /** Works on the delivery as soon as there is a place. Never blocks. */
    void processSoon(UUID id, WebhookSource source) {
        try {
            threads.execute(() -> {
                free.acquireUninterruptibly();
                try {
                    if (!closing) {
                        process(id, source);
                    }
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debugf("Delivery %s stays for the next start", id);
        }
    }

    /** Works on the delivery now, unless that is done already or somebody else is at it. */
    void process(UUID id, WebhookSource source) {
        try {
            Optional<DeliveryOutcome> outcome =
                    QuarkusTransaction.requiringNew().call(() -> attempt(id, source));
            outcome.ifPresent(ended -> metrics.delivery(source.label(), ended));
        } catch (RuntimeException e) {
            LOG.errorf(e, "Delivery %s from %s failed", id, source.label());
            recordFailure(
                    id, source, e instanceof QuarkusTransactionException && e.getCause() != null ? e.getCause() : e);
        }
    }

    private Optional<DeliveryOutcome> attempt(UUID id, WebhookSource source) {
        return repository.lockReceived(id).map(delivery -> {
            DeliveryFormat.Content content = source.format().content(FormBody.parse(delivery.body()));
            return switch (content) {
                case DeliveryFormat.Content.Person person -> {
                    Optional<String> refusal = acceptance.refusal(person.draft().email());
                    if (refusal.isPresent()) {
                        delivery.settle(DeliveryState.IGNORED, refusal.get(), clock.instant());
                        yield DeliveryOutcome.IGNORED;
                    }
                    writer.write(List.of(person.draft()), Origin.of(source.contacts(), id), MergePolicy.FILL_GAPS);
                    delivery.settle(DeliveryState.PROCESSED, null, clock.instant());
                    yield DeliveryOutcome.PROCESSED;
                }
                case DeliveryFormat.Content.Nobody nobody -> {
                    delivery.settle(DeliveryState.IGNORED, nobody.reason(), clock.instant());
                    yield DeliveryOutcome.IGNORED;
                }
                case DeliveryFormat.Content.Unreadable unreadable -> {
                    LOG.warnf("Delivery %s from %s is dead: %s", id, source.label(), unreadable.reason());
                    delivery.settle(DeliveryState.DEAD, unreadable.reason(), clock.instant());
                    yield DeliveryOutcome.DEAD;
                }
            };
        });
    }

    private void recordFailure(UUID id, WebhookSource source, Throwable fault) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(() -> repository.lockReceived(id).ifPresent(delivery -> {
                        String reason = fault.getClass().getSimpleName() + ": " + fault.getMessage();
                        boolean last = delivery.attempts() + 1 >= config.maxAttempts();
                        if (last) {
                            delivery.settle(DeliveryState.DEAD, reason, clock.instant());
                        } else {
                            delivery.retry(reason, clock.instant().plus(backoff(delivery.attempts())));
                        }
                        metrics.delivery(source.label(), last ? DeliveryOutcome.DEAD : DeliveryOutcome.FAILED);
                    }));
        } catch (RuntimeException e) {
            // The database is away, most likely. The delivery is due still, and the sweeper comes back to it.
            LOG.errorf(e, "The failure of delivery %s could not be recorded", id);
        }
    }

    private Duration backoff(int failures) {
        Duration wait = config.backoffInitial().multipliedBy(1L << Math.min(failures, LONGEST_SHIFT));
        return wait.compareTo(config.backoffMax()) < 0 ? wait : config.backoffMax();
    }

    /** Lets what is at work end. What waits stays in the database for the next start. */
    void close(@Observes ShutdownEvent stopping) {
        closing = true;
        threads.shutdown();
        try {
            if (!threads.awaitTermination(config.grace().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Deliveries at work did not end in time; the next start goes on with them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
