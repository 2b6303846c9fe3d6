package dev.carillon.notifier.campaign;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.carillon.notifier.pricing.Costs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Every message of a campaign as a line of CSV, in the order of the recipients. Read in pages, so that neither memory nor
 * a transaction grows with the campaign, nor waits for a slow reader.
 */
@ApplicationScoped
public class CampaignExport {
    private static final int PAGE = 2000;

    private final CampaignReportRepository messages;

    @Inject
    public CampaignExport(CampaignReportRepository messages) {
        this.messages = messages;
    }

    void write(UUID campaign, OutputStream out) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        csv.writeRecord(
                "id",
                "to",
                "country",
                "operator",
                "state",
                "account",
                "segments",
                "price",
                "currency",
                "errorCode",
                "reason",
                "createdAt",
                "sentAt",
                "finalAt");
        Optional<UUID> last = Optional.empty();
        List<CampaignReportRepository.Line> page;
        do {
            page = messages.lines(campaign, last, PAGE);
            page.forEach(line -> csv.writeRecord(cells(line)));
            csv.flush();
            if (!page.isEmpty()) {
                last = Optional.of(page.getLast().id());
            }
        } while (page.size() == PAGE);
    }

    private static String[] cells(CampaignReportRepository.Line line) {
        return new String[] {
            line.id().toString(),
            line.recipient(),
            line.country(),
            CsvCell.text(line.operator()),
            line.state().name(),
            CsvCell.text(line.account()),
            Integer.toString(line.segments()),
            line.price() == null ? "" : Costs.plain(line.price()).toPlainString(),
            CsvCell.of(line.currency()),
            CsvCell.of(line.errorCode()),
            CsvCell.text(line.reason()),
            CsvCell.of(line.createdAt()),
            CsvCell.of(line.sendingAt()),
            CsvCell.of(line.finalAt())
        };
    }
}
