package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.message.MessageConfig;
import dev.carillon.notifier.message.MessageSchedule;
import dev.carillon.notifier.message.TasksDue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Starts, pauses, resumes and cancels campaigns. Each holds the campaign while it decides, as does whoever releases its
 * messages: when a pause or a cancellation is answered, nothing is released, and only what was on its way to the provider
 * goes on. Asking twice for the same does nothing the second time.
 */
@ApplicationScoped
@Transactional
public class CampaignControl {
    private final CampaignRepository campaigns;
    private final CampaignRelease release;
    private final MessageSchedule schedule;
    private final CampaignPrices prices;
    private final Event<TasksDue> tasksDue;
    private final MessageConfig config;
    private final Clock clock;

    @Inject
    public CampaignControl(
            CampaignRepository campaigns,
            CampaignRelease release,
            MessageSchedule schedule,
            CampaignPrices prices,
            Event<TasksDue> tasksDue,
            MessageConfig config,
            Clock clock) {
        this.campaigns = campaigns;
        this.release = release;
        this.schedule = schedule;
        this.prices = prices;
        this.tasksDue = tasksDue;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Lets a draft go.
     *
     * @param startAt when; empty, or past, for now
     */
    public CampaignView start(UUID id, Optional<Instant> startAt) {
        Campaign campaign = held(id);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (startAt.filter(now.plus(config.maxDelay())::isBefore).isPresent()) {
            throw ProblemException.invalid(
                    "startAt", "That is too far ahead; a campaign may be scheduled for " + config.maxDelay() + ".");
        }
        Optional<Instant> later = startAt.filter(now::isBefore);
        switch (campaign.state()) {
            case DRAFT, SCHEDULED ->
                later.ifPresentOrElse(
                        date -> campaigns.schedule(id, date.truncatedTo(ChronoUnit.MICROS)), () -> begin(id));
            case RUNNING, COMPLETED -> {
                // It was started before.
            }
            case PAUSED -> throw conflict(campaign, "It is paused; resume it.");
            case CREATING -> throw conflict(campaign, "Its recipients are still being read.");
            case FAILED -> throw conflict(campaign, "It could not be made; 'failure' says why.");
            case CANCELLED -> throw conflict(campaign, "It was cancelled; make another.");
        }
        return view(id);
    }

    /** Lets a campaign go whose date has come; one that was given another date meanwhile, or another state, stays. */
    void startDue(UUID id) {
        Instant now = clock.instant();
        campaigns
                .locked(id)
                .filter(campaign -> campaign.state() == CampaignState.SCHEDULED)
                .filter(campaign -> campaign.startAt().filter(now::isBefore).isEmpty())
                .ifPresent(campaign -> begin(id));
    }

    /** Stops what runs; nothing more leaves. */
    public CampaignView pause(UUID id) {
        Campaign campaign = held(id);
        if (campaign.state() != CampaignState.PAUSED) {
            require(campaign, CampaignState.PAUSED, "Only a campaign that runs can be paused.");
            campaigns.become(id, CampaignState.PAUSED);
            schedule.recall(id);
        }
        return view(id);
    }

    /** Lets what was paused go on. */
    public CampaignView resume(UUID id) {
        Campaign campaign = held(id);
        if (campaign.state() == CampaignState.PAUSED) {
            run(id);
        } else if (campaign.state() != CampaignState.RUNNING) {
            throw conflict(campaign, "Only a campaign that is paused can be resumed.");
        }
        return view(id);
    }

    /** Ends a campaign before its time; what has not left becomes CANCELLED, in the background. */
    public CampaignView cancel(UUID id) {
        Campaign campaign = held(id);
        if (campaign.state() != CampaignState.CANCELLED) {
            require(
                    campaign,
                    CampaignState.CANCELLED,
                    campaign.state().isRemovable() ? "It can be deleted." : "There is nothing left to cancel.");
            campaigns.become(id, CampaignState.CANCELLED);
            schedule.recall(id);
        }
        return view(id);
    }

    /** Removes a campaign that texted nobody. Its tests go by its accounts, so they have to be gone before. */
    public void delete(UUID id) {
        Campaign campaign = held(id);
        if (!campaign.state().isRemovable()) {
            throw conflict(campaign, "Only a draft can be deleted; cancel what was scheduled or started.");
        }
        if (campaigns.hasTestsToSend(id)) {
            throw conflict(campaign, "A test of it has not left yet; delete it after that.");
        }
        campaigns.remove(id);
    }

    private void begin(UUID id) {
        prices.note(id);
        run(id);
    }

    private void run(UUID id) {
        Instant now = clock.instant();
        campaigns.run(id, now);
        if (release.next(id, now) > 0) {
            tasksDue.fire(new TasksDue());
        }
    }

    private Campaign held(UUID id) {
        return campaigns.locked(id).orElseThrow(() -> CampaignService.none(id));
    }

    private CampaignView view(UUID id) {
        return CampaignView.of(held(id), campaigns.progress(id));
    }

    private static void require(Campaign campaign, CampaignState next, String otherwise) {
        if (!campaign.state().canBecome(next)) {
            throw conflict(campaign, otherwise);
        }
    }

    private static ProblemException conflict(Campaign campaign, String what) {
        return ProblemException.conflict("campaign-state", "The campaign is " + campaign.state() + ". " + what);
    }
}
