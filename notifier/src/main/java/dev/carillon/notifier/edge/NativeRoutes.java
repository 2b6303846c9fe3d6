package dev.carillon.notifier.edge;

import dev.carillon.notifier.account.AccountResource;
import dev.carillon.notifier.campaign.CampaignControlResource;
import dev.carillon.notifier.campaign.CampaignEventsResource;
import dev.carillon.notifier.campaign.CampaignPreviewResource;
import dev.carillon.notifier.campaign.CampaignReportResource;
import dev.carillon.notifier.campaign.CampaignResource;
import dev.carillon.notifier.inbound.InboundResource;
import dev.carillon.notifier.listmonk.ListmonkResource;
import dev.carillon.notifier.message.MessageQuery;
import dev.carillon.notifier.message.MessageResource;
import dev.carillon.notifier.optout.SuppressionImportResource;
import dev.carillon.notifier.optout.SuppressionResource;
import dev.carillon.notifier.pricing.EstimateResource;
import dev.carillon.notifier.pricing.PriceResource;
import dev.carillon.notifier.template.TemplateResource;
import dev.carillon.notifier.verification.VerificationResource;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The routes of the API, of which a native image is to keep the annotations that {@code KnownParameters} reads; of the beans
 * that gather parameters as well.
 */
@RegisterForReflection(
        targets = {
            AccountResource.class,
            CampaignControlResource.class,
            CampaignEventsResource.class,
            CampaignPreviewResource.class,
            CampaignReportResource.class,
            CampaignResource.class,
            EstimateResource.class,
            InboundResource.class,
            ListmonkResource.class,
            MessageQuery.Parameters.class,
            MessageResource.class,
            PriceResource.class,
            SuppressionImportResource.class,
            SuppressionResource.class,
            TemplateResource.class,
            VerificationResource.class
        })
final class NativeRoutes {
    private NativeRoutes() {}
}
