package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.message.Composer;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.message.MessageRepository;
import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.message.TasksDue;
import dev.carillon.notifier.template.TemplateService;
import dev.carillon.notifier.template.TemplateText;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes campaigns whole or not at all: each message is composed and stored before anybody is texted, and one recipient
 * with a fault refuses the whole.
 */
@ApplicationScoped
public class CampaignService {
    private final CampaignRepository campaigns;
    private final MessageRepository messages;
    private final MessageSchedule schedule;
    private final TemplateService templates;
    private final Composer composer;
    private final IdempotentAnswers answers;
    private final MessageIds ids;
    private final Event<TasksDue> tasksDue;
    private final CampaignConfig config;
    private final Clock clock;

    /** A campaign to make; what the request said, in the order that it said it. */
    @RegisterForReflection
    record Draft(String name, String template, List<Recipient> recipients) {}

    @Inject
    public CampaignService(
            CampaignRepository campaigns,
            MessageRepository messages,
            MessageSchedule schedule,
            TemplateService templates,
            Composer composer,
            IdempotentAnswers answers,
            MessageIds ids,
            Event<TasksDue> tasksDue,
            CampaignConfig config,
            Clock clock) {
        this.campaigns = campaigns;
        this.messages = messages;
        this.schedule = schedule;
        this.templates = templates;
        this.composer = composer;
        this.answers = answers;
        this.ids = ids;
        this.tasksDue = tasksDue;
        this.config = config;
        this.clock = clock;
    }

    /** Stores a campaign as a draft. */
    @Transactional
    Once<CampaignView> create(Optional<ScopedKey> key, Draft draft) {
        return answers.once(key, draft, CampaignView.class, () -> store(draft));
    }

    private CampaignView store(Draft draft) {
        if (draft.recipients().isEmpty()) {
            throw ProblemException.invalid("recipients", "A campaign needs one recipient at least.");
        }
        if (draft.recipients().size() > config.maxRecipients()) {
            throw ProblemException.invalid(
                    "recipients",
                    draft.recipients().size() + " recipients are too many for one campaign; it takes "
                            + config.maxRecipients() + ".");
        }
        UUID id = ids.next();
        List<NewMessage> composed = compose(id, templates.required(draft.template()), draft.recipients());
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Campaign campaign = new Campaign(id, draft.name(), draft.template(), composed.size(), now);
        campaigns.persistAndFlush(campaign);
        messages.insertAll(composed, now, null);
        return CampaignView.of(
                campaign, new CampaignRepository.Progress(Map.of(MessageState.QUEUED, (long) composed.size()), 0));
    }

    /** One message for each number; a number that stands twice counts the first time. */
    private List<NewMessage> compose(UUID campaign, TemplateText text, List<Recipient> recipients) {
        Map<String, NewMessage> byNumber = new LinkedHashMap<>();
        List<RecipientFault> faults = new ArrayList<>();
        for (Recipient recipient : recipients) {
            if (recipient.fault() != null) {
                faults.add(new RecipientFault(recipient.at(), "row", recipient.fault()));
                continue;
            }
            switch (composer.compose(recipient.to(), text, recipient.values())) {
                case Composer.Composed.Wrong(List<Composer.Fault> wrong) ->
                    wrong.forEach(
                            fault -> faults.add(new RecipientFault(recipient.at(), fault.field(), fault.detail())));
                case Composer.Composed.Ready ready ->
                    byNumber.computeIfAbsent(
                            ready.to().e164(),
                            number -> new NewMessage(
                                    ids.next(),
                                    Optional.of(campaign),
                                    ready.to(),
                                    ready.body(),
                                    ready.segments().count()));
            }
        }
        if (!faults.isEmpty()) {
            throw new RecipientsRefusedException(recipients.size(), faults);
        }
        return List.copyOf(byNumber.values());
    }

    /** Starts a campaign; one that was started before is left as it is. */
    @Transactional
    CampaignView start(UUID id) {
        Instant now = clock.instant();
        if (campaigns.start(id, now)) {
            schedule.startCampaign(id, now);
            tasksDue.fire(new TasksDue());
        }
        return view(required(id));
    }

    /** A campaign and how far it is. */
    @Transactional
    CampaignView get(UUID id) {
        return view(required(id));
    }

    /** One campaign more than asked for, where there are more; the newest first. */
    @Transactional
    List<CampaignView> list(Optional<UUID> before, int limit) {
        return campaigns.newest(before, limit + 1).stream().map(this::view).toList();
    }

    /** What came of a campaign, so far. */
    @Transactional
    CampaignReport report(UUID id) {
        return CampaignReport.of(required(id).id(), campaigns.groups(id));
    }

    private Campaign required(UUID id) {
        return campaigns
                .findByIdOptional(id)
                .orElseThrow(() -> ProblemException.notFound("There is no campaign '" + id + "'."));
    }

    private CampaignView view(Campaign campaign) {
        return CampaignView.of(campaign, campaigns.progress(campaign.id()));
    }
}
