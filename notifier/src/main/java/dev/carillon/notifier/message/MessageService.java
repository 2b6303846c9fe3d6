package dev.carillon.notifier.message;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.optout.Reason;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.pricing.SmartEncoding;
import dev.carillon.notifier.template.TemplateService;
import dev.carillon.notifier.template.TemplateText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes single messages and shows all. A message is stored before it is answered; its task follows the commit. */
@ApplicationScoped
public class MessageService {
    private final MessageRepository messages;
    private final TemplateService templates;
    private final Composer composer;
    private final SuppressionService suppressions;
    private final IdempotentAnswers answers;
    private final MessageIds ids;
    private final Event<TasksDue> tasksDue;
    private final Clock clock;

    @Inject
    public MessageService(
            MessageRepository messages,
            TemplateService templates,
            Composer composer,
            SuppressionService suppressions,
            IdempotentAnswers answers,
            MessageIds ids,
            Event<TasksDue> tasksDue,
            Clock clock) {
        this.messages = messages;
        this.templates = templates;
        this.composer = composer;
        this.suppressions = suppressions;
        this.answers = answers;
        this.ids = ids;
        this.tasksDue = tasksDue;
        this.clock = clock;
    }

    /** Stores a message to send. */
    @Transactional
    public Once<MessageView> accept(Optional<ScopedKey> key, MessageRequest request) {
        return answers.once(key, request, MessageView.class, () -> store(request));
    }

    private MessageView store(MessageRequest request) {
        // A body is sent as it is: what looks like a placeholder in it is none.
        TemplateText text = request.text(templates);
        Composer.Composed composed = request.template() == null
                ? composer.composePlain(request.to(), request.isSmart() ? SmartEncoding.apply(text.body()) : text.body())
                : composer.compose(request.to(), text, request.given(), request.isSmart());
        return switch (composed) {
            case Composer.Composed.Wrong(List<Composer.Fault> faults) -> throw refused(faults.getFirst());
            case Composer.Composed.Ready ready -> {
                refuseIfSuppressed(ready.to().e164());
                Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                NewMessage message = new NewMessage(
                        ids.next(),
                        Optional.empty(),
                        ready.to(),
                        ready.body(),
                        ready.segments().count());
                messages.insertAll(List.of(message), now, now);
                tasksDue.fire(new TasksDue());
                yield MessageView.of(message, now);
            }
        };
    }

    private void refuseIfSuppressed(String number) {
        suppressions.standingAgainst(number).ifPresent(reason -> {
            throw ProblemException.of(
                    422,
                    "recipient-suppressed",
                    reason == Reason.ERASED
                            ? "The recipient was erased and must not be texted."
                            : "The recipient must not be texted: GET /v1/suppressions says why.",
                    "to");
        });
    }

    private static ProblemException refused(Composer.Fault fault) {
        return ProblemException.invalid(fault.field(), sentence(fault.detail()));
    }

    private static String sentence(String detail) {
        return Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ".";
    }

    /** The message of this id. */
    @Transactional
    public Optional<MessageView> find(UUID id) {
        return messages.findByIdOptional(id).map(MessageView::of);
    }

    /** One message more than asked for, where there are more. */
    @Transactional
    public List<MessageView> list(MessageRepository.Filter filter, Optional<UUID> before, int limit) {
        return messages.newest(filter, before, limit + 1).stream()
                .map(MessageView::of)
                .toList();
    }
}
