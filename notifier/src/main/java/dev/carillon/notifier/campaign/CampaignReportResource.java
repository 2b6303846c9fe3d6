package dev.carillon.notifier.campaign;

import dev.carillon.http.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code /v1/campaigns/{id}}: what came of a campaign, in sum and message by message. */
@Path("/v1/campaigns/{id}")
@RunOnVirtualThread
@RolesAllowed(Role.READER_NAME)
public class CampaignReportResource {
    private static final String CSV = "text/csv";

    private final CampaignReportService reports;
    private final CampaignExport export;

    @Inject
    public CampaignReportResource(CampaignReportService reports, CampaignExport export) {
        this.reports = reports;
        this.export = export;
    }

    @GET
    @Path("/report")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "By operator, account, country, state and error; the estimate beside the cost")
    public CampaignReport report(UUID id) {
        return reports.report(id);
    }

    @GET
    @Path("/report")
    @Produces(CSV)
    public String reportCsv(UUID id) {
        return reports.report(id).csv();
    }

    @GET
    @Path("/messages.csv")
    @Produces(CSV)
    @Operation(summary = "Every message of the campaign, as a file")
    public Response messages(UUID id) {
        reports.requireCampaign(id);
        StreamingOutput lines = out -> export.write(id, out);
        return Response.ok(lines)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"campaign-" + id + ".csv\"")
                .build();
    }
}
