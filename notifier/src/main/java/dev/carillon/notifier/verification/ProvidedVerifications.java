package dev.carillon.notifier.verification;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.optout.ErasureFence;
import dev.carillon.notifier.pricing.PhoneNumber;
import dev.carillon.notifier.pricing.PhoneNumbers;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.notifier.verification.VerificationRepository.Attempt;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Has the provider make, text and compare codes, under our own limits and states. No transaction is open while the provider
 * is asked: what allows a request, a text or an attempt, is committed before it leaves. So a process that ends in between
 * leaves what a lost answer leaves: a verification that a code may have been texted for. Whoever gets none asks for another.
 */
@ApplicationScoped
public class ProvidedVerifications implements VerificationFlow {
    private static final Logger LOG = Logger.getLogger(ProvidedVerifications.class);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final VerificationRepository verifications;
    private final VerificationReader reader;
    private final Admission admission;
    private final ErasureFence fence;
    private final CodeProvider provider;
    private final PhoneNumbers numbers;
    private final IdempotentAnswers answers;
    private final MessageIds ids;
    private final NotifierMetrics metrics;
    private final VerificationConfig config;
    private final Clock clock;

    @Inject
    public ProvidedVerifications(
            VerificationRepository verifications,
            VerificationReader reader,
            Admission admission,
            ErasureFence fence,
            CodeProvider provider,
            PhoneNumbers numbers,
            IdempotentAnswers answers,
            MessageIds ids,
            NotifierMetrics metrics,
            VerificationConfig config,
            Clock clock) {
        this.verifications = verifications;
        this.reader = reader;
        this.admission = admission;
        this.fence = fence;
        this.provider = provider;
        this.numbers = numbers;
        this.answers = answers;
        this.ids = ids;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Once<VerificationView> start(Optional<ScopedKey> key, String caller, VerificationRequest request) {
        VerificationTerms terms = VerificationTerms.of(request, config);
        PhoneNumber number = read(request.to());
        Once<VerificationView> stored = QuarkusTransaction.requiringNew().call(() -> {
            fence.hold();
            return answers.once(key, request, VerificationView.class, () -> store(number, caller, terms));
        });
        if (!stored.replayed()) {
            UUID id = stored.value().id();
            Optional<ProblemException> refused =
                    text(id, number.e164(), Optional.ofNullable(terms.wording().locale()));
            if (refused.isPresent()) {
                giveUp(stored.value(), caller, key);
                throw refused.get();
            }
            metrics.verification("started");
        }
        return stored;
    }

    private PhoneNumber read(String to) {
        return switch (numbers.read(to)) {
            case PhoneNumbers.Reading.Valid(PhoneNumber number) -> number;
            case PhoneNumbers.Reading.Bad bad -> throw ProblemException.invalid("to", "The number " + bad.why() + ".");
        };
    }

    private VerificationView store(PhoneNumber number, String caller, VerificationTerms terms) {
        Instant now = now();
        UUID id = ids.next();
        verifications.insertProvided(
                new VerificationRepository.NewProvided(
                        id,
                        admission.admit(number, caller, CodeService.TWILIO_VERIFY, now),
                        config.maxAttempts(),
                        terms.codeLength(),
                        terms.ttl(),
                        terms.wording().locale(),
                        now.plus(terms.ttl()),
                        now.plus(config.resendDelay())),
                now);
        return reader.view(id, now);
    }

    /** Has a code texted; what to tell the caller if, for certain, none was. */
    private Optional<ProblemException> text(UUID id, String to, Optional<String> locale) {
        return switch (provider.text(to, locale)) {
            case CodeProvider.Texted.Done(String sid) -> {
                QuarkusTransaction.requiringNew().run(() -> verifications.named(id, sid));
                yield Optional.empty();
            }
            case CodeProvider.Texted.Unknown(String reason) -> {
                // It may be on its way; whoever gets none asks for another.
                LOG.warnf("Verification %s: %s", id, reason);
                yield Optional.empty();
            }
            case CodeProvider.Texted.NumberRefused(String reason) ->
                Optional.of(ProblemException.of(422, "number-refused", "The provider texts no such number.", "to"));
            case CodeProvider.Texted.TooMany(String reason) ->
                Optional.of(ProblemException.retryLater(
                        429, "verification-limit", "The provider texted too many codes.", config.window()));
            case CodeProvider.Texted.NotTexted(String reason) -> {
                LOG.errorf("Verification %s: %s", id, reason);
                yield Optional.of(ProblemException.retryLater(
                        503, "provider-unavailable", "The provider texts no codes now; ask again later.", SOON));
            }
        };
    }

    /**
     * No code of it was ever texted, so no limit counts it. Its key is free again: that a code will be texted is not to be
     * said once more.
     */
    private void giveUp(VerificationView stored, String caller, Optional<ScopedKey> key) {
        boolean ended = QuarkusTransaction.requiringNew().call(() -> {
            key.ifPresent(answers::forget);
            boolean closed = verifications.close(stored.id(), VerificationState.CANCELLED, now());
            verifications.neverTexted(stored.id());
            admission.takeBack(stored.to(), caller, stored.createdAt());
            return closed;
        });
        if (ended) {
            metrics.verification(VerificationState.CANCELLED.name());
        }
    }

    @Override
    public Once<VerificationView> resend(Optional<ScopedKey> key, UUID id) {
        Once<VerificationView> noted = QuarkusTransaction.requiringNew().call(() -> {
            fence.hold();
            return answers.once(key, id, VerificationView.class, () -> noteResend(id));
        });
        if (!noted.replayed()) {
            Verification verification = QuarkusTransaction.requiringNew().call(() -> reader.existing(id));
            Optional<ProblemException> refused = text(id, verification.recipient(), verification.locale());
            if (refused.isPresent()) {
                takeBack(verification, noted.value().updatedAt(), key);
                throw refused.get();
            }
            metrics.verification("resent");
        }
        return noted;
    }

    /** It was not texted again; the code of the text before is as good as it was. */
    private void takeBack(Verification verification, Instant admittedAt, Optional<ScopedKey> key) {
        QuarkusTransaction.requiringNew().run(() -> {
            key.ifPresent(answers::forget);
            verifications.notTexted(verification.id(), verification.resendAt(), now());
            admission.takeBack(verification.recipient(), verification.subject().caller(), admittedAt);
        });
    }

    private VerificationView noteResend(UUID id) {
        Instant now = now();
        Verification verification = reader.resendable(id, now);
        admission.admit(verification.subject(), verification.service(), now);
        if (!verifications.providedAgain(id, now.plus(config.resendDelay()), config.maxSends(), now)) {
            throw reader.closed(id, now);
        }
        return reader.view(id, now);
    }

    /** No answer is kept for a key: the code works once at the provider, and a second check says what became of it. */
    @Override
    public Once<CheckView> check(Optional<ScopedKey> key, UUID id, String code) {
        Instant now = now();
        Attempt attempt = QuarkusTransaction.requiringNew()
                .call(() -> verifications.attempt(id, now).orElseThrow(() -> reader.closed(id, now)));
        Verification verification = QuarkusTransaction.requiringNew().call(() -> reader.existing(id));
        CheckView answer = switch (provider.compare(verification.providerSid(), verification.recipient(), code)) {
            case RIGHT -> ended(id, VerificationState.APPROVED);
            case GONE -> ended(id, VerificationState.EXPIRED);
            case WRONG -> wrong(id, attempt);
            case UNKNOWN ->
                throw ProblemException.retryLater(
                        503, "provider-unavailable", "The provider did not say whether the code is right.", SOON);
        };
        return new Once<>(answer, false);
    }

    private CheckView wrong(UUID id, Attempt attempt) {
        metrics.verification("wrong_code");
        return attempt.number() == attempt.of()
                ? ended(id, VerificationState.FAILED)
                : new CheckView(id, false, VerificationState.PENDING, attempt.of() - attempt.number());
    }

    private CheckView ended(UUID id, VerificationState end) {
        if (!end(id, end)) {
            throw QuarkusTransaction.requiringNew().call(() -> reader.closed(id, now()));
        }
        return new CheckView(id, end == VerificationState.APPROVED, end, 0);
    }

    private boolean end(UUID id, VerificationState end) {
        boolean ended = QuarkusTransaction.requiringNew().call(() -> verifications.close(id, end, now()));
        if (ended) {
            metrics.verification(end.name());
        }
        return ended;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
