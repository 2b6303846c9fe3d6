package dev.carillon.notifier.campaign;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Says what came of campaigns. */
@ApplicationScoped
@Transactional
public class CampaignReportService {
    private final CampaignService campaigns;
    private final CampaignReportRepository messages;
    private final CampaignComposition composition;

    @Inject
    public CampaignReportService(
            CampaignService campaigns, CampaignReportRepository messages, CampaignComposition composition) {
        this.campaigns = campaigns;
        this.messages = messages;
        this.composition = composition;
    }

    /** What came of a campaign, so far. */
    public CampaignReport report(UUID id) {
        requireCampaign(id);
        return CampaignReport.of(id, messages.groups(id), composition.of(id));
    }

    /** Refuses an id that no campaign has. */
    public void requireCampaign(UUID id) {
        campaigns.required(id);
    }
}
