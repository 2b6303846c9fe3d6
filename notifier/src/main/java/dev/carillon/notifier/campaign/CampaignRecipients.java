package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.recipient.RecipientFault;
import dev.carillon.notifier.message.Composer;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.message.MessageRepository;
import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.template.TemplateText;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Makes the messages of a campaign of its recipients, and stores them in the caller's transactions. Thread-safe. */
@ApplicationScoped
public class CampaignRecipients {
    private final MessageRepository messages;
    private final CampaignErrors errors;
    private final Composer composer;
    private final MessageIds ids;
    private final CampaignConfig config;
    private final Clock clock;

    @Inject
    public CampaignRecipients(
            MessageRepository messages,
            CampaignErrors errors,
            Composer composer,
            MessageIds ids,
            CampaignConfig config,
            Clock clock) {
        this.messages = messages;
        this.errors = errors;
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
                messages.insertAll(batch, clock.instant(), null);
                return batch;
            }

            @Override
            public void faults(int first, List<RecipientFault> batch) {
                errors.keep(campaign, first, batch);
            }
        };
    }
}
