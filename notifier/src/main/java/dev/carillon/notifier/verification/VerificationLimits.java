package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.privacy.NumberKey;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.notifier.verification.VerificationRepository.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/**
 * How many codes are texted: to one number, to one range of numbers, for one caller. And the guard against SMS pumping,
 * where somebody has codes texted to numbers that earn with each: in such a range nobody sends a code back.
 *
 * <p>What was texted stands in the database, so the limits survive a restart and hold for all replicas together: whoever
 * counts holds a lock on what is counted until the end of the transaction. The locks are always taken in the same order.
 */
@ApplicationScoped
public class VerificationLimits {
    private final Session entities;
    private final VerificationRepository verifications;
    private final NumberKey key;
    private final NotifierMetrics metrics;
    private final VerificationConfig config;

    /** What is counted, by its column. */
    private record Count(String column, String value, int limit, String what) {}

    @Inject
    public VerificationLimits(
            Session entities,
            VerificationRepository verifications,
            NumberKey key,
            NotifierMetrics metrics,
            VerificationConfig config) {
        this.entities = entities;
        this.verifications = verifications;
        this.key = key;
        this.metrics = metrics;
        this.config = config;
    }

    /** The range that a number is one of. */
    String range(String e164) {
        return e164.substring(0, Math.max(2, e164.length() - config.rangeDigits()));
    }

    /** Notes a text, or refuses it with 429 and says when there may be one again. */
    @Transactional(Transactional.TxType.MANDATORY)
    void take(Subject subject, Instant now) {
        String number = key.hash(subject.recipient());
        List<Count> counts = List.of(
                new Count("number_hash", number, config.numberLimit(), "to this number"),
                new Count("number_range", subject.numberRange(), config.rangeLimit(), "to numbers like this one"),
                new Count("caller", subject.caller(), config.callerLimit(), "for this caller"));
        counts.forEach(this::lock);
        for (Count count : counts) {
            freeAt(count, now).ifPresent(free -> {
                throw refused("limit", "Too many codes were texted " + count.what() + ".", Duration.between(now, free));
            });
        }
        refusePumping(subject, now);
        entities.createNativeMutationQuery("""
                        insert into verification_send (number_hash, number_range, caller, sent_at)
                        values (:number, :range, :caller, :now)
                        """)
                .setParameter("number", number)
                .setParameter("range", subject.numberRange())
                .setParameter("caller", subject.caller())
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Forgets a text that was noted at that moment and did not go. */
    @Transactional(Transactional.TxType.MANDATORY)
    void giveBack(String recipient, String caller, Instant takenAt) {
        // Of several that were noted at one moment any will do, as long as it is one.
        entities.createNativeMutationQuery("""
                        delete from verification_send where id = (
                            select id from verification_send
                            where number_hash = :number and caller = :caller and sent_at = :takenAt
                            limit 1)
                        """)
                .setParameter("number", key.hash(recipient))
                .setParameter("caller", caller)
                .setParameter("takenAt", takenAt)
                .executeUpdate();
    }

    private void lock(Count count) {
        entities.createNativeQuery(
                        "select 1 from (select pg_advisory_xact_lock(hashtextextended(:name, 1))) as taken",
                        Integer.class)
                .setParameter("name", "verification " + count.column() + ' ' + count.value())
                .getSingleResult();
    }

    /** When there may be another; empty for now. */
    private Optional<Instant> freeAt(Count count, Instant now) {
        // The text that leaves the window next makes room: the limit-th from the newest.
        return entities.createNativeQuery(
                        "select sent_at from verification_send where " + count.column()
                                + " = :value and sent_at > :from order by sent_at desc offset :skip limit 1",
                        Instant.class)
                .setParameter("value", count.value())
                .setParameter("from", now.minus(config.window()))
                .setParameter("skip", count.limit() - 1)
                .getResultStream()
                .findFirst()
                .map(oldest -> oldest.plus(config.window()));
    }

    private void refusePumping(Subject subject, Instant now) {
        VerificationRepository.Share approved = verifications.approvedOf(
                subject.numberRange(), now.minus(config.window()), now.minus(config.guardGrace()));
        if (approved.whole() >= config.guardMinimum() && approved.isLessThan(config.guardShare())) {
            throw refused("guard", "Too few of the codes texted to numbers like this one came back.", config.window());
        }
    }

    private ProblemException refused(String outcome, String why, Duration wait) {
        metrics.verification(outcome);
        return ProblemException.retryLater(429, "verification-limit", why, wait);
    }

    /** Forgets what no limit counts any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    int forget(Instant now) {
        return entities.createNativeMutationQuery("delete from verification_send where sent_at <= :from")
                .setParameter("from", now.minus(config.window()))
                .executeUpdate();
    }
}
