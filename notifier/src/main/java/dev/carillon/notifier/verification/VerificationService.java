package dev.carillon.notifier.verification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.message.Composer;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.pricing.NumbersConfig;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.notifier.verification.VerificationRepository.Attempt;
import dev.carillon.notifier.verification.VerificationRepository.Subject;
import dev.carillon.notifier.verification.VerificationRepository.Texted;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Texts codes and compares what comes back. A code is known to this process only while it writes the text; what is kept is
 * a keyed hash.
 */
@ApplicationScoped
public class VerificationService {
    private final VerificationRepository verifications;
    private final VerificationLimits limits;
    private final VerificationCodes codes;
    private final VerificationText text;
    private final VerificationMessages messages;
    private final SuppressionService suppressions;
    private final Composer composer;
    private final IdempotentAnswers answers;
    private final MessageIds ids;
    private final NotifierMetrics metrics;
    private final AllowedCountries countries;
    private final ObjectMapper mapper;
    private final VerificationConfig config;
    private final Clock clock;

    @Inject
    public VerificationService(
            VerificationRepository verifications,
            VerificationLimits limits,
            VerificationCodes codes,
            VerificationText text,
            VerificationMessages messages,
            SuppressionService suppressions,
            Composer composer,
            IdempotentAnswers answers,
            MessageIds ids,
            NotifierMetrics metrics,
            NumbersConfig numbers,
            ObjectMapper mapper,
            VerificationConfig config,
            Clock clock) {
        this.verifications = verifications;
        this.limits = limits;
        this.codes = codes;
        this.text = text;
        this.messages = messages;
        this.suppressions = suppressions;
        this.composer = composer;
        this.answers = answers;
        this.ids = ids;
        this.metrics = metrics;
        this.countries = AllowedCountries.of(config, numbers);
        this.mapper = mapper;
        this.config = config;
        this.clock = clock;
    }

    /** Texts a code. */
    @Transactional
    Once<VerificationView> start(Optional<ScopedKey> key, String caller, VerificationRequest request) {
        return answers.once(key, request, VerificationView.class, () -> started(caller, request));
    }

    private VerificationView started(String caller, VerificationRequest request) {
        VerificationTerms terms = VerificationTerms.of(request, config);
        String code = codes.make(terms.codeLength());
        Composer.Composed.Ready ready = composed(request.to(), text.with(code, terms.ttl(), terms.wording()));
        String number = ready.to().e164();
        countries.require(ready.to().country());
        requireNotSuppressed(number);
        Instant now = now();
        Subject subject = new Subject(number, ready.to().country(), limits.range(number), caller);
        limits.take(subject, now);
        UUID id = ids.next();
        verifications.insert(
                new VerificationRepository.New(
                        id,
                        subject,
                        config.maxAttempts(),
                        terms.codeLength(),
                        terms.ttl(),
                        stored(terms.wording()),
                        texted(ready, code, terms.ttl(), now)),
                now);
        metrics.verification("started");
        return view(id, now);
    }

    private Composer.Composed.Ready composed(String to, String body) {
        return switch (composer.composePlain(to, body)) {
            case Composer.Composed.Ready ready -> ready;
            case Composer.Composed.Wrong(var faults) ->
                throw ProblemException.invalid(
                        faults.getFirst().field(), sentence(faults.getFirst().detail()));
        };
    }

    private static String sentence(String detail) {
        return Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ".";
    }

    /** Somebody who opted out gets no code either: whoever has a number typed into a form must not undo a STOP. */
    private void requireNotSuppressed(String number) {
        suppressions.standingAgainst(number).ifPresent(reason -> {
            throw ProblemException.of(422, "recipient-suppressed", "The recipient must not be texted.", "to");
        });
    }

    private Texted texted(Composer.Composed.Ready ready, String code, Duration ttl, Instant now) {
        Instant expiresAt = now.plus(ttl);
        UUID message = messages.store(ready, now, expiresAt);
        return new Texted(message, codes.keep(code), expiresAt, now.plus(config.resendDelay()));
    }

    /** Compares a code. */
    @Transactional
    Once<CheckView> check(Optional<ScopedKey> key, UUID id, CheckRequest request) {
        String code = request.code().replaceAll("[\\s-]", "");
        if (!code.matches("[0-9]{4,10}")) {
            throw ProblemException.invalid("code", "A code is 4 to 10 digits.");
        }
        return answers.once(key, id + " " + code, CheckView.class, () -> checked(id, code));
    }

    private CheckView checked(UUID id, String code) {
        Instant now = now();
        Attempt attempt = verifications.attempt(id, now).orElseThrow(() -> closed(id, now));
        if (codes.isOf(code, attempt.kept())) {
            return ended(id, VerificationState.APPROVED, now);
        }
        metrics.verification("wrong_code");
        return attempt.number() == attempt.of()
                ? ended(id, VerificationState.FAILED, now)
                : new CheckView(id, false, VerificationState.PENDING, attempt.of() - attempt.number());
    }

    private CheckView ended(UUID id, VerificationState end, Instant now) {
        // The attempt holds the row's lock, so the verification is PENDING still.
        verifications.close(id, end, now);
        metrics.verification(end.name());
        return new CheckView(id, end == VerificationState.APPROVED, end, 0);
    }

    /** Texts another code, in the place of the one before. */
    @Transactional
    Once<VerificationView> resend(Optional<ScopedKey> key, UUID id) {
        return answers.once(key, id, VerificationView.class, () -> resent(id));
    }

    private VerificationView resent(UUID id) {
        Instant now = now();
        Verification verification = pending(id, now);
        if (verification.sends() >= config.maxSends()) {
            throw ProblemException.conflict(
                    "verification-sends-used-up", "No more codes are texted for this verification; start another.");
        }
        if (now.isBefore(verification.resendAt())) {
            throw ProblemException.retryLater(
                    429,
                    "verification-limit",
                    "The code was texted a moment ago; wait for it.",
                    Duration.between(now, verification.resendAt()));
        }
        requireNotSuppressed(verification.recipient());
        limits.take(
                new Subject(
                        verification.recipient(),
                        verification.country(),
                        verification.numberRange(),
                        verification.caller()),
                now);
        Duration ttl = Duration.ofSeconds(verification.ttlSeconds());
        String code = codes.make(verification.codeLength());
        Texted texted =
                texted(composed(verification.recipient(), text.with(code, ttl, wording(verification))), code, ttl, now);
        if (!verifications.textedAgain(id, texted, config.maxSends(), now)) {
            throw closed(id, now);
        }
        verification.messageId().ifPresent(messages::withdraw);
        metrics.verification("resent");
        return view(id, now);
    }

    /** Ends it, so that its code works no more. */
    @Transactional
    VerificationView cancel(UUID id) {
        Instant now = now();
        Verification verification = pending(id, now);
        if (!verifications.close(id, VerificationState.CANCELLED, now)) {
            throw closed(id, now);
        }
        verification.messageId().ifPresent(messages::withdraw);
        metrics.verification(VerificationState.CANCELLED.name());
        return view(id, now);
    }

    /** The verification of this id. */
    @Transactional
    VerificationView get(UUID id) {
        return view(id, now());
    }

    private VerificationView view(UUID id, Instant now) {
        verifications.getEntityManager().clear(); // the updates went past it
        return VerificationView.of(existing(id), now, config.maxSends());
    }

    private Verification existing(UUID id) {
        return verifications
                .findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("There is no verification '" + id + "'."));
    }

    private Verification pending(UUID id, Instant now) {
        Verification verification = existing(id);
        if (verification.stateAt(now) != VerificationState.PENDING) {
            throw closed(id, now);
        }
        return verification;
    }

    private ProblemException closed(UUID id, Instant now) {
        VerificationState state = view(id, now).state();
        return ProblemException.conflict(
                "verification-closed",
                "The verification is " + state + ", so nothing more comes of it; start another.");
    }

    private VerificationRepository.Wording stored(VerificationText.Wording wording) {
        try {
            return new VerificationRepository.Wording(
                    wording.template(),
                    wording.values().isEmpty() ? null : mapper.writeValueAsString(wording.values()),
                    wording.locale());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private VerificationText.Wording wording(Verification verification) {
        try {
            Map<String, String> values = verification.templateValues().isEmpty()
                    ? Map.of()
                    : mapper.readValue(verification.templateValues().get(), new TypeReference<>() {});
            return new VerificationText.Wording(
                    verification.template().orElse(null),
                    values,
                    verification.locale().orElse(null));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
