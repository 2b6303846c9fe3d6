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
import dev.carillon.notifier.optout.ErasureFence;
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
 * Our own codes: texts them and compares what comes back. A code is known to this process only while it writes the text; what is kept is
 * a keyed hash.
 */
@ApplicationScoped
public class VerificationService implements VerificationFlow {
    private final VerificationRepository verifications;
    private final VerificationReader reader;
    private final Admission admission;
    private final ErasureFence fence;
    private final VerificationCodes codes;
    private final VerificationText text;
    private final VerificationMessages messages;
    private final Composer composer;
    private final IdempotentAnswers answers;
    private final MessageIds ids;
    private final NotifierMetrics metrics;
    private final ObjectMapper mapper;
    private final VerificationConfig config;
    private final Clock clock;

    @Inject
    public VerificationService(
            VerificationRepository verifications,
            VerificationReader reader,
            Admission admission,
            ErasureFence fence,
            VerificationCodes codes,
            VerificationText text,
            VerificationMessages messages,
            Composer composer,
            IdempotentAnswers answers,
            MessageIds ids,
            NotifierMetrics metrics,
            ObjectMapper mapper,
            VerificationConfig config,
            Clock clock) {
        this.verifications = verifications;
        this.reader = reader;
        this.admission = admission;
        this.fence = fence;
        this.codes = codes;
        this.text = text;
        this.messages = messages;
        this.composer = composer;
        this.answers = answers;
        this.ids = ids;
        this.metrics = metrics;
        this.mapper = mapper;
        this.config = config;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Once<VerificationView> start(Optional<ScopedKey> key, String caller, VerificationRequest request) {
        fence.hold();
        return answers.once(key, request, VerificationView.class, () -> started(caller, request));
    }

    private VerificationView started(String caller, VerificationRequest request) {
        VerificationTerms terms = VerificationTerms.of(request, config);
        String code = codes.make(terms.codeLength());
        Composer.Composed.Ready ready = composed(request.to(), text.with(code, terms.ttl(), terms.wording()));
        Instant now = now();
        Subject subject = admission.admit(ready.to(), caller, CodeService.OWN, now);
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
        return reader.view(id, now);
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

    private Texted texted(Composer.Composed.Ready ready, String code, Duration ttl, Instant now) {
        Instant expiresAt = now.plus(ttl);
        UUID message = messages.store(ready, now, expiresAt);
        return new Texted(message, codes.keep(code), expiresAt, now.plus(config.resendDelay()));
    }

    @Override
    @Transactional
    public Once<CheckView> check(Optional<ScopedKey> key, UUID id, String code) {
        return answers.once(key, id + " " + code, CheckView.class, () -> checked(id, code));
    }

    private CheckView checked(UUID id, String code) {
        Instant now = now();
        Attempt attempt = verifications.attempt(id, now).orElseThrow(() -> reader.closed(id, now));
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
    @Override
    @Transactional
    public Once<VerificationView> resend(Optional<ScopedKey> key, UUID id) {
        fence.hold();
        return answers.once(key, id, VerificationView.class, () -> resent(id));
    }

    private VerificationView resent(UUID id) {
        Instant now = now();
        Verification verification = reader.resendable(id, now);
        admission.admit(verification.subject(), CodeService.OWN, now);
        Duration ttl = Duration.ofSeconds(verification.ttlSeconds());
        String code = codes.make(verification.codeLength());
        Texted texted =
                texted(composed(verification.recipient(), text.with(code, ttl, wording(verification))), code, ttl, now);
        if (!verifications.textedAgain(id, texted, config.maxSends(), now)) {
            throw reader.closed(id, now);
        }
        verification.messageId().ifPresent(messages::withdraw);
        metrics.verification("resent");
        return reader.view(id, now);
    }

    /** Ends it, so that its code works no more. */
    @Transactional
    VerificationView cancel(UUID id) {
        Instant now = now();
        Verification verification = reader.pending(id, now);
        if (!verifications.close(id, VerificationState.CANCELLED, now)) {
            throw reader.closed(id, now);
        }
        verification.messageId().ifPresent(messages::withdraw);
        metrics.verification(VerificationState.CANCELLED.name());
        return reader.view(id, now);
    }

    /** The verification of this id. */
    @Transactional
    VerificationView get(UUID id) {
        return reader.view(id, now());
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
