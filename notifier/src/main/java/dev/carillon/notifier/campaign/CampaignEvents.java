package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What campaigns look like, for those who watch them: looked up once a second for all who watch the same one, and not at
 * all where nobody does.
 *
 * <p>Thread-safe; blocks, so call it on a virtual thread.
 */
@ApplicationScoped
public class CampaignEvents {
    static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration BUSY = Duration.ofSeconds(10);

    private final CampaignService campaigns;
    private final LongSupplier nanoTime;
    private final Semaphore places;
    private final int most;
    private final Map<UUID, Watched> watched = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** A campaign that somebody watches. */
    private static final class Watched {
        private final ReentrantLock lock = new ReentrantLock();
        private int listeners;
        private @Nullable CampaignView view;
        private long lookedAt;
    }

    @Inject
    public CampaignEvents(CampaignService campaigns, CampaignConfig config) {
        this(campaigns, config.maxListeners(), System::nanoTime);
    }

    CampaignEvents(CampaignService campaigns, int most, LongSupplier nanoTime) {
        this.campaigns = campaigns;
        this.nanoTime = nanoTime;
        this.most = most;
        this.places = new Semaphore(most);
    }

    /** Takes a place, to be given back with {@link #leave}. */
    void enter(UUID id) {
        if (!places.tryAcquire()) {
            throw ProblemException.retryLater(
                    503,
                    "too-many-listeners",
                    "There are " + most + " listeners already; ask for the campaign again and again instead.",
                    BUSY);
        }
        watched.compute(id, (key, known) -> {
            Watched one = known == null ? new Watched() : known;
            one.listeners++;
            return one;
        });
    }

    void leave(UUID id) {
        places.release();
        watched.computeIfPresent(id, (key, one) -> {
            one.listeners--;
            return one.listeners == 0 ? null : one;
        });
    }

    /** The campaign, as it was within the last second. */
    CampaignView look(UUID id) {
        Watched one = watched.get(id);
        if (one == null) {
            return campaigns.get(id);
        }
        one.lock.lock();
        try {
            CampaignView view = one.view;
            if (view == null || nanoTime.getAsLong() - one.lookedAt >= INTERVAL.toNanos()) {
                view = campaigns.get(id);
                one.view = view;
                one.lookedAt = nanoTime.getAsLong();
            }
            return view;
        } finally {
            one.lock.unlock();
        }
    }

    /** Waits for the next look; true if the service stops. */
    boolean awaitNext() throws InterruptedException {
        return closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void close() {
        closing.countDown();
    }
}
