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
        return intake(
                campaign,
                store(campaign.id()),
                campaign.plan().skipsInvalid() ? config.keptErrors() : config.shownErrors());
    }

    /** The same for a campaign that is made in the background, whose faults are kept whether they are left out or not. */
    RecipientIntake intake(Campaign campaign, RecipientIntake.Sink sink) {
        return intake(campaign, sink, config.keptErrors());
    }

    private RecipientIntake intake(Campaign campaign, RecipientIntake.Sink sink, int mostFaults) {
        RecipientIntake.Terms terms = new RecipientIntake.Terms(
                campaign.id(), new TemplateText(campaign.body()), campaign.plan(), config.maxRecipients(), mostFaults);
        return new RecipientIntake(terms, composer, ids, sink);
    }

    /**
     * Stores in transactions of the caller, who holds off erasures in each. A fault may be kept long after it was read, and
     * quotes a number that was not looked up: who was erased since is forgotten again.
     */
    RecipientIntake.Sink storeInSteps(UUID campaign) {
        long latestErasure = suppressions.latestErasure();
        RecipientIntake.Sink sink = store(campaign);
        return new RecipientIntake.Sink() {
            @Override
            public List<NewMessage> messages(List<NewMessage> batch) {
                return sink.messages(batch);
            }

            @Override
            public void faults(int first, List<RecipientFault> batch) {
                sink.faults(first, batch);
                suppressions.forgetErasedSince(latestErasure, () -> errors.numbers(campaign));
            }
        };
    }

    /** Stores in the transaction of the caller. */
    private RecipientIntake.Sink store(UUID campaign) {
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
