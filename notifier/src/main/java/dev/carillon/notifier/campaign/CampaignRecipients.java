package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.recipient.RecipientFault;
import dev.carillon.notifier.message.Composer;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.message.MessageRepository;
import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.template.TemplateText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Makes the messages of a campaign of its recipients, and stores them in the caller's transactions. Thread-safe. */
@ApplicationScoped
public class CampaignRecipients {
    private final MessageRepository messages;
    private final CampaignErrors errors;
    private final SuppressionService suppressions;
    private final Composer composer;
    private final MessageIds ids;
    private final CampaignConfig config;
    private final Clock clock;

    @Inject
    public CampaignRecipients(
            MessageRepository messages,
            CampaignErrors errors,
            SuppressionService suppressions,
            Composer composer,
            MessageIds ids,
            CampaignConfig config,
            Clock clock) {
        this.messages = messages;
        this.errors = errors;
        this.suppressions = suppressions;
        this.composer = composer;
        this.ids = ids;
        this.config = config;
        this.clock = clock;
    }

    /** What takes the recipients of this campaign; batches are stored in the transaction that a recipient came in. */
    RecipientIntake intake(Campaign campaign) {
        return intake(campaign, store(campaign.id()));
    }

    RecipientIntake intake(Campaign campaign, RecipientIntake.Sink sink) {
        CampaignPlan plan = campaign.plan();
        RecipientIntake.Terms terms = new RecipientIntake.Terms(
                campaign.id(),
                new TemplateText(campaign.body()),
                plan,
                config.maxRecipients(),
                plan.skipsInvalid() ? config.keptErrors() : config.shownErrors());
        return new RecipientIntake(terms, composer, ids, sink);
    }

    /** Stores in the transaction of the caller. */
    RecipientIntake.Sink store(UUID campaign) {
        return new RecipientIntake.Sink() {
            @Override
            public List<NewMessage> messages(List<NewMessage> batch) {
                Set<String> optedOut = suppressions.standingAgainstAny(
                        batch.stream().map(message -> message.to().e164()).toList());
                List<NewMessage> allowed = batch.stream()
                        .filter(message -> !optedOut.contains(message.to().e164()))
                        .toList();
                messages.insertAll(allowed, clock.instant(), null);
                return allowed;
            }

            @Override
            public void faults(int first, List<RecipientFault> batch) {
                errors.keep(campaign, first, batch);
            }
        };
    }
}
