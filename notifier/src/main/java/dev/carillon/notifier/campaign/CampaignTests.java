package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.message.Composer;
import dev.carillon.notifier.message.Composer.Composed;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.message.MessageRepository;
import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.message.TasksDue;
import dev.carillon.notifier.optout.ErasureFence;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.privacy.OptOutLinks;
import dev.carillon.notifier.template.TemplateText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a campaign says to a few numbers of one's own. These are messages by themselves: the campaign's state does
 * not matter to them, and none of its counts has them.
 */
@ApplicationScoped
public class CampaignTests {
    private static final int MOST = 10;

    private final CampaignService campaigns;
    private final CampaignReportRepository stored;
    private final MessageRepository messages;
    private final Composer composer;
    private final MessageIds ids;
    private final IdempotentAnswers answers;
    private final ErasureFence fence;
    private final SuppressionService suppressions;
    private final Event<TasksDue> tasksDue;
    private final Clock clock;

    /**
     * Whom to send the test to.
     *
     * @param values for the placeholders; absent for the text of the campaign's first recipient
     */
    public record TestRequest(
            @NotEmpty @Size(max = MOST) List<@NotNull String> to,
            @Nullable Map<String, String> values) {}

    /** The messages that were made; see {@code /v1/messages/{id}} for what becomes of them. */
    @RegisterForReflection
    public record TestView(UUID campaign, List<TestMessage> messages) {}

    /** One of them. */
    @RegisterForReflection
    public record TestMessage(UUID id, String to, String body, int segments) {}

    @Inject
    public CampaignTests(
            CampaignService campaigns,
            CampaignReportRepository stored,
            MessageRepository messages,
            Composer composer,
            MessageIds ids,
            IdempotentAnswers answers,
            ErasureFence fence,
            SuppressionService suppressions,
            Event<TasksDue> tasksDue,
            Clock clock) {
        this.campaigns = campaigns;
        this.stored = stored;
        this.messages = messages;
        this.composer = composer;
        this.ids = ids;
        this.answers = answers;
        this.fence = fence;
        this.suppressions = suppressions;
        this.tasksDue = tasksDue;
        this.clock = clock;
    }

    /** Stores the messages, to be sent at once. */
    @Transactional
    public Once<TestView> send(Optional<ScopedKey> key, UUID id, TestRequest request) {
        fence.hold();
        Campaign campaign = campaigns.held(id);
        return answers.once(key, request, TestView.class, () -> store(campaign, request));
    }

    private TestView store(Campaign campaign, TestRequest request) {
        List<NewMessage> composed = new ArrayList<>();
        for (int index = 0; index < request.to().size(); index++) {
            composed.add(message(compose(campaign, request, request.to().get(index)), index));
        }
        Instant now = clock.instant();
        messages.insertAll(composed, now, now);
        messages.markTests(campaign.id(), composed.stream().map(NewMessage::id).toList());
        tasksDue.fire(new TasksDue());
        return new TestView(
                campaign.id(),
                composed.stream()
                        .map(message ->
                                new TestMessage(message.id(), message.to().e164(), message.body(), message.segments()))
                        .toList());
    }

    private Composed compose(Campaign campaign, TestRequest request, String to) {
        if (request.values() != null) {
            return composer.compose(
                    to,
                    new TemplateText(campaign.body()),
                    request.values(),
                    Optional.empty(),
                    campaign.plan().smartEncoding());
        }
        if (new TemplateText(campaign.body()).placeholders().contains(OptOutLinks.NAME)) {
            throw ProblemException.invalid(
                    "values", "Give the values: the text of the first recipient has that person's opt-out link.");
        }
        return stored.samples(campaign.id(), 1).stream()
                .findFirst()
                .map(sample -> composer.composePlain(to, sample.body()))
                .orElseThrow(() -> ProblemException.invalid(
                        "values", "The campaign has no recipient yet whose text could be sent; give the values."));
    }

    private NewMessage message(Composed composed, int index) {
        return switch (composed) {
            case Composed.Wrong(List<Composer.Fault> faults) -> {
                Composer.Fault first = faults.getFirst();
                String field = first.field().equals("to") ? "to[" + index + "]" : "values." + first.field();
                throw ProblemException.invalid(field, first.detail() + ".");
            }
            case Composed.Ready ready -> {
                suppressions.refuse(ready.to().e164(), "to[" + index + "]");
                yield new NewMessage(
                        ids.next(),
                        Optional.empty(),
                        ready.to(),
                        ready.body(),
                        ready.segments().count());
            }
        };
    }
}
