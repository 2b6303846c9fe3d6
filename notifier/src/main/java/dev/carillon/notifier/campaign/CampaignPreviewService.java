package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.CampaignComposition.Cell;
import dev.carillon.notifier.campaign.CampaignComposition.Counted;
import dev.carillon.notifier.campaign.CampaignPreview.Cost;
import dev.carillon.notifier.campaign.CampaignPreview.Destination;
import dev.carillon.notifier.campaign.CampaignPreview.Sample;
import dev.carillon.notifier.campaign.CampaignPreview.SegmentCount;
import dev.carillon.notifier.pricing.Costs;
import dev.carillon.notifier.pricing.Encoding;
import dev.carillon.notifier.pricing.Price;
import dev.carillon.notifier.pricing.PriceList;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Says what a campaign would do now. Nothing is counted anew but who may no longer be texted, so it is as fast for 100,000
 * as for one.
 */
@ApplicationScoped
@Transactional
public class CampaignPreviewService {
    private final CampaignService campaigns;
    private final CampaignComposition composition;
    private final CampaignReportRepository messages;
    private final PriceList prices;

    private record To(String country, String operator) {}

    private record Length(Encoding encoding, int segments) {}

    @Inject
    public CampaignPreviewService(
            CampaignService campaigns,
            CampaignComposition composition,
            CampaignReportRepository messages,
            PriceList prices) {
        this.campaigns = campaigns;
        this.composition = composition;
        this.messages = messages;
        this.prices = prices;
    }

    CampaignPreview preview(UUID id, int samples) {
        Campaign campaign = campaigns.required(id);
        Map<Cell, Long> suppressed = messages.suppressedSince(id);
        List<Counted> cells = CampaignRemainder.of(composition.of(id), suppressed);
        List<Destination> destinations = destinations(cells);
        return new CampaignPreview(
                id,
                campaign.state(),
                campaign.counts(),
                suppressed.values().stream().mapToLong(Long::longValue).sum(),
                messages.samples(id, samples).stream()
                        .map(sample ->
                                new Sample(sample.to(), sample.body(), Encoding.of(sample.body()), sample.segments()))
                        .toList(),
                lengths(cells),
                destinations,
                cost(destinations),
                destinations.stream()
                        .filter(to -> to.price() == null)
                        .mapToLong(Destination::segments)
                        .sum());
    }

    private static List<SegmentCount> lengths(List<Counted> cells) {
        return cells.stream()
                .collect(Collectors.groupingBy(
                        cell -> new Length(cell.encoding(), cell.segments()),
                        Collectors.summingLong(Counted::messages)))
                .entrySet()
                .stream()
                .map(entry -> new SegmentCount(
                        entry.getKey().encoding(), entry.getKey().segments(), entry.getValue()))
                .sorted(Comparator.comparing(SegmentCount::encoding).thenComparingInt(SegmentCount::segments))
                .toList();
    }

    private List<Destination> destinations(List<Counted> cells) {
        Map<String, List<Counted>> byDestination = new TreeMap<>(
                cells.stream().collect(Collectors.groupingBy(cell -> cell.country() + ' ' + cell.operator())));
        return byDestination.values().stream().map(this::destination).toList();
    }

    private Destination destination(List<Counted> cells) {
        To to = new To(cells.getFirst().country(), cells.getFirst().operator());
        long segments = cells.stream()
                .mapToLong(cell -> cell.messages() * cell.segments())
                .sum();
        Optional<Price> price = prices.price(to.country(), to.operator());
        return new Destination(
                to.country(),
                to.operator(),
                cells.stream().mapToLong(Counted::messages).sum(),
                segments,
                price.map(known -> Costs.plain(known.amount())).orElse(null),
                price.map(Price::currency).orElse(null),
                price.map(Price::asOf).orElse(null),
                price.map(known -> Costs.plain(known.amount().multiply(BigDecimal.valueOf(segments))))
                        .orElse(null));
    }

    private static List<Cost> cost(List<Destination> destinations) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        destinations.stream()
                .filter(to -> to.currency() != null && to.cost() != null)
                .forEach(to -> sums.merge(
                        Objects.requireNonNull(to.currency()), Objects.requireNonNull(to.cost()), BigDecimal::add));
        return sums.entrySet().stream()
                .map(sum -> new Cost(sum.getKey(), Costs.plain(sum.getValue())))
                .toList();
    }
}
