package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notifier.pricing.Costs;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the messages to one operator were to cost, beside what they cost so far.
 *
 * @param messages of the whole campaign to this operator
 * @param segments of them together, as estimated
 * @param estimatedCost at the price of the campaign's start; absent where no price was known
 * @param pricedOn when that price was found
 * @param charged messages that the provider told a price of
 * @param actualCost of these, in {@code actualCurrency}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CostComparison(
        String country,
        String operator,
        long messages,
        long segments,
        @Nullable BigDecimal estimatedCost,
        @Nullable String currency,
        @Nullable Instant pricedOn,
        long charged,
        BigDecimal actualCost,
        @Nullable String actualCurrency) {

    private record Destination(String country, String operator) {}

    /** One for each country and operator, in their order. */
    static List<CostComparison> of(List<CampaignComposition.Counted> planned, List<CampaignReport.Row> rows) {
        Map<String, List<CampaignComposition.Counted>> byDestination = new TreeMap<>();
        planned.forEach(cell -> byDestination
                .computeIfAbsent(cell.country() + ' ' + cell.operator(), key -> new ArrayList<>())
                .add(cell));
        return byDestination.values().stream()
                .map(cells -> compare(cells, rows))
                .toList();
    }

    private static CostComparison compare(List<CampaignComposition.Counted> cells, List<CampaignReport.Row> rows) {
        CampaignComposition.Counted first = cells.getFirst();
        Destination to = new Destination(first.country(), first.operator());
        long segments = cells.stream()
                .mapToLong(cell -> cell.messages() * cell.segments())
                .sum();
        List<CampaignReport.Row> charged = rows.stream()
                .filter(row -> new Destination(row.country(), row.operator()).equals(to))
                .filter(row -> row.currency() != null)
                .toList();
        String actual = charged.stream()
                .map(CampaignReport.Row::currency)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new CostComparison(
                to.country(),
                to.operator(),
                cells.stream().mapToLong(CampaignComposition.Counted::messages).sum(),
                segments,
                first.price() == null ? null : Costs.plain(first.price().multiply(BigDecimal.valueOf(segments))),
                first.currency(),
                first.pricedOn(),
                charged.stream().mapToLong(CampaignReport.Row::messages).sum(),
                Costs.plain(charged.stream()
                        .filter(row -> Objects.equals(row.currency(), actual))
                        .map(CampaignReport.Row::cost)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)),
                actual);
    }
}
