package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.pricing.Costs;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a campaign.
 *
 * @param total its messages
 * @param messages its messages by state
 * @param rows by operator, account, country, state, error and currency
 * @param estimate what all of it was to cost, at the prices of its start, beside what it cost so far
 */
public record CampaignReport(
        UUID campaign,
        long total,
        Map<MessageState, Long> messages,
        List<Row> rows,
        Totals totals,
        List<CostComparison> estimate) {

    /**
     * Messages that have all of this in common.
     *
     * @param operator by prefix, an estimate
     * @param account absent for messages that did not go out
     * @param errorCode the provider's, where it gave one
     * @param cost what the provider charged so far
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(
            String operator,
            @Nullable String account,
            String country,
            MessageState state,
            @Nullable Integer errorCode,
            long messages,
            long segments,
            BigDecimal cost,
            @Nullable String currency) {}

    /**
     * The sums of the rows.
     *
     * @param cost in {@code currency}; both absent where the rows are in several
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Totals(
            long messages,
            long segments,
            @Nullable BigDecimal cost,
            @Nullable String currency) {}

    static CampaignReport of(
            UUID campaign, List<CampaignReportRepository.Group> groups, List<CampaignComposition.Counted> planned) {
        List<Row> rows = groups.stream().map(CampaignReport::row).toList();
        Map<MessageState, Long> messages = rows.stream()
                .collect(Collectors.groupingBy(Row::state, TreeMap::new, Collectors.summingLong(Row::messages)));
        return new CampaignReport(
                campaign,
                rows.stream().mapToLong(Row::messages).sum(),
                messages,
                rows,
                totals(rows),
                CostComparison.of(planned, rows));
    }

    private static Row row(CampaignReportRepository.Group group) {
        return new Row(
                group.operator(),
                group.account(),
                group.country(),
                group.state(),
                group.errorCode(),
                group.messages(),
                group.segments(),
                group.cost() == null ? BigDecimal.ZERO : Costs.plain(group.cost()),
                group.currency());
    }

    private static Totals totals(List<Row> rows) {
        List<String> currencies = rows.stream()
                .map(Row::currency)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        BigDecimal cost = rows.stream().map(Row::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Totals(
                rows.stream().mapToLong(Row::messages).sum(),
                rows.stream().mapToLong(Row::segments).sum(),
                currencies.size() > 1 ? null : Costs.plain(cost),
                currencies.size() == 1 ? currencies.getFirst() : null);
    }

    /** The rows as CSV (RFC 4180), with a header. */
    String csv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            csv.writeRecord(
                    "operator", "account", "country", "state", "errorCode", "messages", "segments", "cost", "currency");
            for (Row row : rows) {
                csv.writeRecord(
                        CsvCell.text(row.operator()),
                        CsvCell.text(row.account()),
                        row.country(),
                        row.state().name(),
                        CsvCell.of(row.errorCode()),
                        Long.toString(row.messages()),
                        Long.toString(row.segments()),
                        row.cost().toPlainString(),
                        CsvCell.of(row.currency()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
