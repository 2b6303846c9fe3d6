package dev.carillon.notifier.campaign;

import dev.carillon.notifier.message.MessageSchedule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Lets the messages of a running campaign go, a few at a time: as many as its pace allows since the last time, within its
 * window, and never more ahead than a pause could take back at once. Whoever does it holds the campaign, so the pace is
 * one over all replicas.
 */
@ApplicationScoped
public class CampaignRelease {
    /** What was not used for longer is lost, so that a campaign does not make up for a stop by a burst. */
    private static final Duration LONGEST_ARREARS = Duration.ofSeconds(2);

    private final Session entities;
    private final MessageSchedule schedule;
    private final CampaignConfig config;

    /** How a campaign is paced. */
    private record Pacing(
            @Nullable Double messagesPerSecond, @Nullable String window, Instant pacedAt) {}

    @Inject
    public CampaignRelease(Session entities, MessageSchedule schedule, CampaignConfig config) {
        this.entities = entities;
        this.schedule = schedule;
        this.config = config;
    }

    /** Releases what is next, in a transaction of its own, unless somebody else is at it; how many. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int tryNext(UUID campaign, Instant now) {
        return next(campaign, now);
    }

    /** Releases what is next, in the caller's transaction; how many. */
    @Transactional(Transactional.TxType.MANDATORY)
    public int next(UUID campaign, Instant now) {
        Optional<Pacing> running = hold(campaign);
        if (running.isEmpty()) {
            return 0;
        }
        Pacing pacing = running.get();
        if (pacing.window() != null && !SendingWindow.of(pacing.window()).isOpen(now)) {
            schedule.recall(campaign);
            return 0;
        }
        if (pacing.messagesPerSecond() == null) {
            return schedule.release(campaign, now, config.releasedAhead(), config.releasedAhead());
        }
        return paced(campaign, now, pacing.messagesPerSecond(), pacing.pacedAt());
    }

    private int paced(UUID campaign, Instant now, double perSecond, Instant pacedAt) {
        Duration each = Duration.ofNanos((long) (Duration.ofSeconds(1).toNanos() / perSecond));
        Duration arrears = each.compareTo(LONGEST_ARREARS) > 0 ? each : LONGEST_ARREARS;
        Instant since = pacedAt.isBefore(now.minus(arrears)) ? now.minus(arrears) : pacedAt;
        long turns = Duration.between(since, now).toNanos() / each.toNanos();
        if (turns <= 0) {
            return 0;
        }
        int most = (int) Math.min(turns, config.releasedAhead());
        int released = schedule.release(campaign, now, most, config.releasedAhead());
        entities.createNativeMutationQuery("update campaign set paced_at = :pacedAt where id = :id")
                .setParameter("pacedAt", since.plus(each.multipliedBy(turns)))
                .setParameter("id", campaign)
                .executeUpdate();
        return released;
    }

    private Optional<Pacing> hold(UUID campaign) {
        List<Object[]> rows = entities.createNativeQuery("""
                        select messages_per_second, sending_window, paced_at from campaign
                        where id = :id and state = 'RUNNING' for update skip locked
                        """, Object[].class)
                .setParameter("id", campaign)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> new Pacing(
                        (Double) row[0], (String) row[1], row[2] == null ? Instant.EPOCH : (Instant) row[2]));
    }
}
