package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.pricing.NumbersConfig;
import dev.carillon.notifier.pricing.PhoneNumber;
import dev.carillon.notifier.verification.VerificationRepository.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Says whether a number gets a code, whoever makes it: its country, its owner's wish, and the limits. Thread-safe. */
@ApplicationScoped
public class Admission {
    private final SuppressionService suppressions;
    private final VerificationLimits limits;
    private final Set<String> countries;

    @Inject
    public Admission(
            SuppressionService suppressions,
            VerificationLimits limits,
            NumbersConfig numbers,
            VerificationConfig config) {
        this.suppressions = suppressions;
        this.limits = limits;
        this.countries = config.countries().orElse(Set.of(numbers.defaultRegion())).stream()
                .map(code -> code.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Notes a text to this number for this caller, or refuses it. */
    @Transactional(Transactional.TxType.MANDATORY)
    Subject admit(PhoneNumber number, String caller, CodeService by, Instant now) {
        if (!countries.contains(number.country())) {
            throw ProblemException.of(
                    422,
                    "country-not-allowed",
                    "Numbers of " + number.country()
                            + " get no codes here; carillon.notifier.verification.countries says which do.",
                    "to");
        }
        Subject subject = new Subject(number.e164(), number.country(), limits.range(number.e164()), caller);
        admit(subject, by, now);
        return subject;
    }

    /** The same for another text to whom one went before. */
    @Transactional(Transactional.TxType.MANDATORY)
    void admit(Subject subject, CodeService by, Instant now) {
        // Whoever has a number typed into a form must not undo a STOP.
        if (isSuppressed(subject.recipient(), by)) {
            throw ProblemException.of(422, "recipient-suppressed", "The recipient must not be texted.", "to");
        }
        limits.take(subject, now);
    }

    /** The text that was admitted at that moment did not go. */
    @Transactional(Transactional.TxType.MANDATORY)
    void takeBack(String recipient, String caller, Instant admittedAt) {
        limits.giveBack(recipient, caller, admittedAt);
    }

    private boolean isSuppressed(String recipient, CodeService by) {
        return switch (by) {
            // What was said to one sender is looked at when that sender's turn comes.
            case OWN -> suppressions.standingAgainst(recipient).isPresent();
            // Nothing is looked at after this, and the provider's senders are none that anybody could write STOP to
            // here.
            case TWILIO_VERIFY -> suppressions.standsAgainstSomeSender(recipient);
        };
    }
}
