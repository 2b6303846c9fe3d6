package dev.carillon.contacts.webhook;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** Comes back to deliveries that failed and to those that a crash left behind. */
@Singleton
public class DeliverySweeper {
    private static final int MOST = 500;

    private final DeliveryRepository repository;
    private final DeliveryProcessor processor;
    private final WebhookConfig config;
    private final Clock clock;

    DeliverySweeper(DeliveryRepository repository, DeliveryProcessor processor, WebhookConfig config, Clock clock) {
        this.repository = repository;
        this.processor = processor;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("deliveries")
                .setInterval(config.sweepInterval().toString())
                .setConcurrentExecution(Scheduled.ConcurrentExecution.SKIP)
                .setTask(execution -> sweep(), true)
                .schedule();
    }

    /** Works on what is due now, one after the other. */
    void sweep() {
        List<DeliveryRepository.Due> due =
                QuarkusTransaction.requiringNew().call(() -> repository.due(clock.instant(), MOST));
        due.forEach(delivery -> processor.process(
                delivery.id(), WebhookSource.valueOf(delivery.source().toUpperCase(Locale.ROOT))));
    }
}
