package dev.carillon.notifier.settlement;

import dev.carillon.notifier.campaign.CampaignRepository;
import dev.carillon.notifier.message.Message;
import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.MessageTransitions;
import dev.carillon.notifier.message.SettlementConfig;
import dev.carillon.notifier.shutdown.Stopping;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Looks, again and again, for messages that the provider has to be asked about, and for campaigns that are through. Any
 * number of replicas may do so: each takes other messages.
 */
@ApplicationScoped
public class Settlement {
    private static final Logger LOG = Logger.getLogger(Settlement.class);
    private static final int BATCH_PER_PLACE = 125;
    /** A question takes no longer, unless its provider is in trouble. */
    private static final Duration LAST_QUESTIONS = Duration.ofSeconds(5);

    private final MessageSchedule schedule;
    private final MessageTransitions transitions;
    private final CampaignRepository campaigns;
    private final MessageSettler settler;
    private final NotifierMetrics metrics;
    private final SettlementConfig config;
    private final Stopping stopping;
    private final Clock clock;
    private final Lock atWork = new ReentrantLock();

    @Inject
    public Settlement(
            MessageSchedule schedule,
            MessageTransitions transitions,
            CampaignRepository campaigns,
            MessageSettler settler,
            NotifierMetrics metrics,
            SettlementConfig config,
            Stopping stopping,
            Clock clock) {
        this.schedule = schedule;
        this.transitions = transitions;
        this.campaigns = campaigns;
        this.settler = settler;
        this.metrics = metrics;
        this.config = config;
        this.stopping = stopping;
        this.clock = clock;
    }

    @Scheduled(
            every = "{carillon.notifier.settlement.interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void settle() {
        if (stopping.hasBegun()) {
            return;
        }
        atWork.lock();
        try {
            loseStuck();
            checkDue();
            campaigns.completeSettled(clock.instant());
        } finally {
            atWork.unlock();
        }
    }

    private void checkDue() {
        int batch = config.concurrency() * BATCH_PER_PLACE;
        List<Message> due;
        do {
            Instant now = clock.instant();
            due = schedule.takeChecksDue(now, now.plus(config.checkLease()), batch);
            checkAll(due);
        } while (due.size() == batch && !stopping.hasBegun());
    }

    /** What a provider answers to questions that are on their way is noted before the database is let go of. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (!atWork.tryLock(LAST_QUESTIONS.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("Questions to providers did not end in time; they are asked again after the next start");
        }
    }

    private void loseStuck() {
        int lost =
                transitions.loseOlderThan(clock.instant().minus(config.sendingBound()), "no answer was noted in time");
        if (lost > 0) {
            LOG.warnf("%d messages were being sent for too long; they will be looked up", lost);
        }
    }

    /** Each account for itself: what one provider has no answer to holds up nobody else. */
    private void checkAll(List<Message> due) {
        Map<String, List<Message>> byAccount = due.stream()
                .collect(Collectors.groupingBy(message -> message.account().orElse("-")));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            byAccount.forEach((account, messages) -> threads.execute(() -> check(account, messages)));
        }
    }

    private void check(String account, List<Message> messages) {
        try {
            settler.check(account, messages);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%d messages are asked about again when their lease is over", messages.size());
        }
    }

    @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void count() {
        Map<MessageState, Long> counts = schedule.unsettled();
        for (MessageState state : MessageState.values()) {
            metrics.unsettled(state.name(), counts.getOrDefault(state, 0L));
        }
    }
}
