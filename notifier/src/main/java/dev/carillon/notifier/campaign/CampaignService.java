package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.campaign.contacts.ContactsQuery;
import dev.carillon.notifier.campaign.recipient.RecipientSource;
import dev.carillon.notifier.idempotency.IdempotentAnswers;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import dev.carillon.notifier.idempotency.IdempotentAnswers.ScopedKey;
import dev.carillon.notifier.message.MessageIds;
import dev.carillon.notifier.optout.SuppressionService;
import dev.carillon.notifier.template.TemplateService;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes campaigns whole or not at all: each message is composed and stored before anybody is texted. The recipients of a
 * request are read and stored in one transaction, so a fault, or a crash, leaves nothing behind.
 */
@ApplicationScoped
public class CampaignService {
    /** More than 100,000 recipients take on a slow machine; the default of a minute is for requests that look one up. */
    private static final int CREATION_SECONDS = 600;

    private final CampaignRepository campaigns;
    private final CampaignRecipients recipients;
    private final CampaignComposition composition;
    private final CampaignErrors errors;
    private final CampaignPrices prices;
    private final SuppressionService suppressions;
    private final TemplateService templates;
    private final Accounts accounts;
    private final IdempotentAnswers answers;
    private final MessageIds ids;
    private final Clock clock;

    /** A campaign to make, but for its recipients. */
    record NewCampaign(String name, String template, CampaignPlan plan) {}

    /** What tells two requests with the same key apart. */
    @RegisterForReflection
    record Fingerprint(String name, String template, String plan, String body) {
        static Fingerprint of(NewCampaign campaign, String body) {
            return new Fingerprint(
                    campaign.name(), campaign.template(), campaign.plan().toString(), body);
        }
    }

    @Inject
    public CampaignService(
            CampaignRepository campaigns,
            CampaignRecipients recipients,
            CampaignComposition composition,
            CampaignErrors errors,
            CampaignPrices prices,
            SuppressionService suppressions,
            TemplateService templates,
            Accounts accounts,
            IdempotentAnswers answers,
            MessageIds ids,
            Clock clock) {
        this.campaigns = campaigns;
        this.recipients = recipients;
        this.composition = composition;
        this.errors = errors;
        this.prices = prices;
        this.suppressions = suppressions;
        this.templates = templates;
        this.accounts = accounts;
        this.answers = answers;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Stores a campaign as a draft.
     *
     * @param body tells the recipients of this request from those of another: a hash of them
     */
    @Transactional
    @TransactionConfiguration(timeout = CREATION_SECONDS)
    public Once<CampaignView> create(
            Optional<ScopedKey> key, NewCampaign campaign, RecipientSource source, String body) {
        return answers.once(
                key, Fingerprint.of(campaign, body), CampaignView.class, () -> store(prepared(campaign), source));
    }

    /** Stores a campaign whose recipients are read from contacts in the background. */
    @Transactional
    public Once<CampaignView> create(Optional<ScopedKey> key, NewCampaign campaign, ContactsQuery query, String json) {
        return answers.once(key, Fingerprint.of(campaign, json), CampaignView.class, () -> {
            Campaign made = prepared(campaign);
            made.createFrom(json, clock.instant());
            campaigns.persistAndFlush(made);
            return CampaignView.of(made, CampaignProgress.NONE);
        });
    }

    private Campaign prepared(NewCampaign campaign) {
        for (String account : campaign.plan().accounts()) {
            if (accounts.named(account).isEmpty()) {
                throw ProblemException.invalid("accounts", "There is no account '" + account + "'.");
            }
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new Campaign(
                ids.next(),
                campaign.name(),
                campaign.template(),
                templates.required(campaign.template()).body(),
                campaign.plan(),
                now);
    }

    private CampaignView store(Campaign campaign, RecipientSource source) {
        campaigns.persistAndFlush(campaign);
        long latestErasure = suppressions.latestErasure();
        RecipientIntake intake = recipients.intake(campaign);
        source.read(campaign.placeholders(), intake);
        RecipientCounts counts = intake.finish();
        campaign.count(counts);
        composition.store(campaign.id(), intake.composition());
        prices.note(campaign.id());
        suppressions.forgetErasedSince(latestErasure, () -> numbers(campaign.id()));
        return CampaignView.of(campaign, campaigns.progress(campaign.id()));
    }

    /** Those that stand in clear, in its messages and in what is told of its faults. */
    private Set<String> numbers(UUID campaign) {
        Set<String> numbers = new HashSet<>(campaigns.numbers(campaign));
        numbers.addAll(errors.numbers(campaign));
        return numbers;
    }

    /** A campaign and how far it is. */
    @Transactional
    public CampaignView get(UUID id) {
        return CampaignView.of(required(id), campaigns.progress(id));
    }

    /** One campaign more than asked for, where there are more; the newest first. */
    @Transactional
    List<CampaignView> list(Optional<UUID> before, int limit) {
        List<Campaign> page = campaigns.newest(before, limit + 1);
        Map<UUID, CampaignProgress> progress =
                campaigns.progress(page.stream().map(Campaign::id).toList());
        return page.stream()
                .map(campaign -> CampaignView.of(campaign, progress.getOrDefault(campaign.id(), CampaignProgress.NONE)))
                .toList();
    }

    /** The recipients that were left out because of a fault; one more than asked for, where there are more. */
    @Transactional
    List<CampaignErrors.Kept> errors(UUID id, Optional<Integer> after, int limit) {
        return errors.after(required(id).id(), after, limit + 1);
    }

    /** The campaign, in the transaction of the caller. */
    @Transactional(Transactional.TxType.MANDATORY)
    Campaign required(UUID id) {
        return campaigns.findByIdOptional(id).orElseThrow(() -> none(id));
    }

    /** The same, held against whoever changes or deletes it. */
    @Transactional(Transactional.TxType.MANDATORY)
    Campaign held(UUID id) {
        return campaigns.locked(id).orElseThrow(() -> none(id));
    }

    static ProblemException none(UUID id) {
        return ProblemException.notFound("There is no campaign '" + id + "'.");
    }
}
