package dev.carillon.notifier.campaign;

import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.TasksDue;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Moves campaigns on, once a second: starts those whose date has come, releases the next messages of those that run,
 * cancels what is left of those that were cancelled. Every replica does; whoever is at a campaign holds it.
 */
@ApplicationScoped
public class CampaignRunner {
    private static final Logger LOG = Logger.getLogger(CampaignRunner.class);
    private static final int CANCELLED_AT_ONCE = 2000;

    private final CampaignRepository campaigns;
    private final CampaignControl control;
    private final CampaignRelease release;
    private final MessageSchedule schedule;
    private final Event<TasksDue> tasksDue;
    private final NotifierMetrics metrics;
    private final Clock clock;

    @Inject
    public CampaignRunner(
            CampaignRepository campaigns,
            CampaignControl control,
            CampaignRelease release,
            MessageSchedule schedule,
            Event<TasksDue> tasksDue,
            NotifierMetrics metrics,
            Clock clock) {
        this.campaigns = campaigns;
        this.control = control;
        this.release = release;
        this.schedule = schedule;
        this.tasksDue = tasksDue;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() {
        Instant now = clock.instant();
        campaigns.due(now).forEach(due -> moveOn(due, () -> control.startDue(due)));
        AtomicInteger released = new AtomicInteger();
        campaigns
                .atWork(CampaignState.RUNNING)
                .forEach(running -> moveOn(running, () -> released.addAndGet(release.tryNext(running, now))));
        if (released.get() > 0) {
            tasksDue.fire(new TasksDue());
        }
        campaigns.atWork(CampaignState.CANCELLED).forEach(cancelled -> moveOn(cancelled, () -> cancelRest(cancelled)));
    }

    /** One that cannot be moved on, now or ever, must not hold the others up. */
    private static void moveOn(UUID campaign, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "Campaign %s could not be moved on", campaign);
        }
    }

    private void cancelRest(UUID campaign) {
        int cancelled;
        do {
            cancelled = schedule.cancel(campaign, clock.instant(), CANCELLED_AT_ONCE);
            metrics.settled(MessageState.CANCELLED.name(), cancelled);
        } while (cancelled == CANCELLED_AT_ONCE);
    }
}
