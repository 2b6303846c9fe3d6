package dev.carillon.notifier.optout;

import dev.carillon.http.privacy.Masked;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.privacy.NumberKey;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Knows who must not be texted. Nothing lifts a suppression but those who set it: time does not, and an import does not.
 *
 * <p>Thread-safe. What it says is true when it is said; a message is sent only if it still is at its claim.
 */
@ApplicationScoped
public class SuppressionService {
    private static final Logger LOG = Logger.getLogger(SuppressionService.class);
    private static final int LOOK_UP = 5000;

    private final SuppressionRepository suppressions;
    private final ErasureFence fence;
    private final NumberKey key;
    private final Event<PersonErased> erased;
    private final NotifierMetrics metrics;
    private final Clock clock;

    @Inject
    public SuppressionService(
            SuppressionRepository suppressions,
            ErasureFence fence,
            NumberKey key,
            Event<PersonErased> erased,
            NotifierMetrics metrics,
            Clock clock) {
        this.suppressions = suppressions;
        this.fence = fence;
        this.key = key;
        this.erased = erased;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Why no sender may text this number (E.164); an erasure before anything else. */
    @Transactional
    public Optional<Reason> standingAgainst(String number) {
        return standingAgainst(number, Set.of());
    }

    /** Why none of these senders may text this number (E.164); an erasure before anything else. */
    @Transactional
    public Optional<Reason> standingAgainst(String number, Set<String> senders) {
        Set<Reason> reasons = suppressions.of(key.hash(number)).stream()
                .filter(found -> found.sender().equals(Suppression.EVERY_SENDER) || senders.contains(found.sender()))
                .map(Suppression::reason)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class)));
        return reasons.contains(Reason.ERASED)
                ? Optional.of(Reason.ERASED)
                : reasons.stream().findFirst();
    }

    /** True if any sender may not text this number (E.164): for whoever has it texted by senders that are none of ours. */
    @Transactional
    public boolean standsAgainstSomeSender(String number) {
        return !suppressions.of(key.hash(number)).isEmpty();
    }

    /**
     * Refuses a message to a number (E.164) that no sender may text.
     *
     * @param field the request's
     */
    @Transactional
    public void refuse(String number, String field) {
        standingAgainst(number).ifPresent(reason -> {
            throw ProblemException.of(
                    422,
                    "recipient-suppressed",
                    reason == Reason.ERASED
                            ? "The recipient was erased and must not be texted."
                            : "The recipient must not be texted: GET /v1/suppressions says why.",
                    field);
        });
    }

    /** Those among many numbers (E.164) that no sender may text. */
    @Transactional
    public Set<String> standingAgainstAny(Collection<String> numbers) {
        Set<String> found = new HashSet<>();
        List<String> all = new ArrayList<>(numbers);
        for (int from = 0; from < all.size(); from += LOOK_UP) {
            List<String> part = all.subList(from, Math.min(all.size(), from + LOOK_UP));
            var byHash = part.stream().collect(Collectors.toMap(key::hash, number -> number, (one, same) -> one));
            suppressions.everywhere(byHash.keySet()).forEach(hash -> found.add(byHash.getOrDefault(hash, "")));
        }
        return found;
    }

    /**
     * Notes that somebody must not be texted, for as long as nobody lifts it.
     *
     * @return true if this is new
     */
    @Transactional
    public boolean suppress(NewSuppression suppression) {
        String hash = key.hash(suppression.number());
        if (suppression.reason() == Reason.ERASED) {
            fence.close();
        }
        boolean added = suppressions.add(suppression, hash, clock.instant().truncatedTo(ChronoUnit.MICROS));
        if (suppression.reason() == Reason.ERASED) {
            forget(suppression.number(), hash);
        }
        if (added) {
            metrics.suppressed(suppression.reason().name());
            LOG.infof("%s is not texted any more: %s", Masked.phone(suppression.number()), suppression.reason());
        }
        return added;
    }

    private void forget(String number, String hash) {
        erased.fire(new PersonErased(number, hash));
        suppressions.lockAgainstAdding();
        suppressions.lift(hash, EnumSet.complementOf(EnumSet.of(Reason.ERASED)), Optional.empty());
    }

    /** What {@link #forgetErasedSince} is to be given by whoever begins to store numbers now. */
    @Transactional
    public long latestErasure() {
        return suppressions.latestErasure();
    }

    /**
     * Forgets those among the numbers who were erased while the caller's transaction stored them, unseen by the erasure.
     * Nobody else is erased until its end.
     *
     * @param latest the latest erasure before the first of them was looked up
     * @param numbers looked at only if somebody was erased; E.164
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forgetErasedSince(long latest, Supplier<Collection<String>> numbers) {
        fence.hold();
        Set<String> hashes = suppressions.erasedSince(latest);
        if (!hashes.isEmpty()) {
            numbers.get().forEach(number -> {
                String hash = key.hash(number);
                if (hashes.contains(hash)) {
                    erased.fire(new PersonErased(number, hash));
                }
            });
        }
    }

    /** Sweeps again for those among these numbers who were erased; how many they are. */
    @Transactional
    public int forgetErasedAmong(List<String> numbers) {
        int found = 0;
        for (int from = 0; from < numbers.size(); from += LOOK_UP) {
            var byHash = numbers.subList(from, Math.min(numbers.size(), from + LOOK_UP)).stream()
                    .collect(Collectors.toMap(key::hash, number -> number, (one, same) -> one));
            for (String hash : suppressions.erasedAmong(byHash.keySet())) {
                erased.fire(new PersonErased(byHash.getOrDefault(hash, ""), hash));
                found++;
            }
        }
        return found;
    }

    /**
     * Lifts these reasons.
     *
     * @param sender only for this one; empty for all, and for what holds for every sender
     * @return how many were lifted
     */
    @Transactional
    public long lift(String number, Set<Reason> reasons, Optional<String> sender) {
        long lifted = suppressions.lift(key.hash(number), reasons, sender);
        if (lifted > 0) {
            LOG.infof("%s may be texted again, as far as %s stood against it", Masked.phone(number), reasons);
        }
        return lifted;
    }

    /** Everything that stands against this number (E.164), the oldest first. */
    @Transactional
    List<Suppression> of(String number) {
        return suppressions.of(key.hash(number));
    }

    /** One more than asked for, where there are more; the newest first. */
    @Transactional
    List<Suppression> list(SuppressionRepository.Filter filter, Optional<Long> before, int limit) {
        return suppressions.newest(filter, before, limit + 1);
    }
}
