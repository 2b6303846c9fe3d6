package dev.carillon.notifier.campaign;

import dev.carillon.notifier.pricing.PriceList;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Puts prices on what a campaign comes to: when it is made, and again when it starts, which is what counts. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class CampaignPrices {
    private final CampaignComposition composition;
    private final PriceList prices;

    private record Destination(String country, String operator) {}

    @Inject
    public CampaignPrices(CampaignComposition composition, PriceList prices) {
        this.composition = composition;
        this.prices = prices;
    }

    /** Takes over the prices of now. */
    void note(UUID campaign) {
        List<CampaignComposition.Priced> known = composition.of(campaign).stream()
                .map(cell -> new Destination(cell.country(), cell.operator()))
                .distinct()
                .flatMap(to -> prices
                        .price(to.country(), to.operator())
                        .map(price -> new CampaignComposition.Priced(
                                to.country(), to.operator(), price.amount(), price.currency(), price.asOf()))
                        .stream())
                .toList();
        composition.price(campaign, known);
    }
}
