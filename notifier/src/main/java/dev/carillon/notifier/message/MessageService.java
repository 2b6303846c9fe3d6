package dev.carillon.notifier.message;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.optout.ErasureFence;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.pricing.PhoneNumbers;
import dev.carillon.notifier.pricing.SmartEncoding;
import dev.carillon.notifier.telemetry.NotifierMetrics;
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
    private final MessageTransitions transitions;
    private final PhoneNumbers numbers;
    private final Composer composer;
    private final TermsReader terms;
    private final SuppressionService suppressions;
    private final ErasureFence fence;
    private final IdempotentAnswers answers;
    private final MessageIds ids;
    private final Event<TasksDue> tasksDue;
    private final NotifierMetrics metrics;
    private final Clock clock;

    @Inject
    public MessageService(
            MessageRepository messages,
            TemplateService templates,
            MessageTransitions transitions,
            PhoneNumbers numbers,
            Composer composer,
            TermsReader terms,
            SuppressionService suppressions,
            ErasureFence fence,
            IdempotentAnswers answers,
            MessageIds ids,
            Event<TasksDue> tasksDue,
            NotifierMetrics metrics,
            Clock clock) {
        this.messages = messages;
        this.templates = templates;
        this.transitions = transitions;
        this.numbers = numbers;
        this.composer = composer;
        this.terms = terms;
        this.suppressions = suppressions;
        this.fence = fence;
        this.answers = answers;
        this.ids = ids;
        this.tasksDue = tasksDue;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Stores a message to send. */
    @Transactional
    public Once<MessageView> accept(Optional<ScopedKey> key, MessageRequest request) {
        fence.hold();
        return answers.once(key, request, MessageView.class, () -> store(request));
    }

    private MessageView store(MessageRequest request) {
        // A body is sent as it is: what looks like a placeholder in it is none.
        TemplateText text = request.text(templates);
        Optional<String> region = region(request);
        Composer.Composed composed = request.template() == null
                ? composer.composePlain(
                        request.to(), request.isSmart() ? SmartEncoding.apply(text.body()) : text.body(), region)
                : composer.compose(request.to(), text, request.given(), region, request.isSmart());
        return switch (composed) {
            case Composer.Composed.Wrong(List<Composer.Fault> faults) -> throw refused(faults.getFirst());
            case Composer.Composed.Ready ready -> {
                suppressions.refuse(ready.to().e164(), "to");
                Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
                MessageTerms terms = this.terms.read(request, now);
                NewMessage message = new NewMessage(
                        ids.next(),
                        Optional.empty(),
                        ready.to(),
                        ready.body(),
                        ready.segments().count(),
                        terms);
                messages.insertAll(List.of(message), now, terms.sendAt().orElse(now));
                tasksDue.fire(new TasksDue());
                yield MessageView.of(message, now, this.terms::words);
            }
        };
    }

    private Optional<String> region(MessageRequest request) {
        Optional<String> region = Optional.ofNullable(request.region());
        region.filter(code -> !numbers.isRegion(code)).ifPresent(code -> {
            throw ProblemException.invalid("region", "'" + code + "' is no code of a country (ISO 3166), as BG is.");
        });
        return region;
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
        return messages.findByIdOptional(id).map(this::view);
    }

    /**
     * Withdraws a message that was not sent yet; one that was withdrawn before is left as it is. Not in a transaction, so
     * that what it says of the message is what was committed.
     */
    public MessageView cancel(UUID id) {
        if (transitions.drop(id, MessageState.CANCELLED, "withdrawn by its caller")) {
            metrics.settled(MessageState.CANCELLED.name());
        }
        MessageView message = find(id).orElseThrow(() -> notFound(id));
        if (message.state() != MessageState.CANCELLED) {
            throw ProblemException.conflict(
                    "message-left", "The message is " + message.state() + " and cannot be withdrawn any more.");
        }
        return message;
    }

    static ProblemException notFound(UUID id) {
        return ProblemException.notFound("There is no message '" + id + "'.");
    }

    private MessageView view(Message message) {
        return MessageView.of(message, terms::words);
    }

    /** One message more than asked for, where there are more. */
    @Transactional
    public List<MessageView> list(MessageFilter filter, Optional<UUID> before, int limit) {
        return messages.newest(filter, before, limit + 1).stream()
                .map(this::view)
                .toList();
    }
}
