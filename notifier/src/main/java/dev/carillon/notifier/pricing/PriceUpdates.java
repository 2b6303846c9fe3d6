package dev.carillon.notifier.pricing;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Keeps the price list up to date with the file and with what messages cost. Every replica does so; what they store is
 * the same.
 */
@ApplicationScoped
public class PriceUpdates {
    private static final Logger LOG = Logger.getLogger(PriceUpdates.class);
    private static final Duration LATELY = Duration.ofDays(30);
    private static final int LAST = 50;

    private final PricesConfig config;
    private final PriceRepository repository;
    private final PriceList prices;
    private final Clock clock;

    @Inject
    public PriceUpdates(PricesConfig config, PriceRepository repository, PriceList prices, Clock clock) {
        this.config = config;
        this.repository = repository;
        this.prices = prices;
        this.clock = clock;
    }

    /** A file that is no price list stops the start, with the line at fault. */
    void start(@Observes StartupEvent event) {
        readFile();
        prices.refresh();
    }

    private void readFile() {
        repository.replaceAll(
                PriceSource.FILE, config.file().map(PriceFile::read).orElse(List.of()));
    }

    @Scheduled(every = "24h", delayed = "24h")
    @RunOnVirtualThread
    void readAgain() {
        try {
            readFile();
        } catch (RuntimeException e) {
            LOG.errorf("Kept the prices read before: %s", e.getMessage());
        }
    }

    /** Learns from what was settled, and takes over what other replicas stored. */
    @Scheduled(
            every = "{carillon.notifier.prices.learn-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void learn() {
        repository.save(repository.actual(clock.instant().minus(LATELY), LAST));
        prices.refresh();
    }
}
