package dev.carillon.notifier.campaign;

import dev.carillon.http.access.Role;
import dev.carillon.notifier.campaign.CampaignTests.TestRequest;
import dev.carillon.notifier.campaign.CampaignTests.TestView;
import dev.carillon.notifier.idempotency.IdempotencyHeader;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/campaigns/{id}}: what a campaign would do, and a test of it. */
@Path("/v1/campaigns/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CampaignPreviewResource {
    private static final String TEST_ROUTE = "POST /v1/campaigns/test ";

    private final CampaignPreviewService previews;
    private final CampaignTests tests;
    private final SecurityIdentity caller;

    @Inject
    public CampaignPreviewResource(CampaignPreviewService previews, CampaignTests tests, SecurityIdentity caller) {
        this.previews = previews;
        this.tests = tests;
        this.caller = caller;
    }

    @GET
    @Path("/preview")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows sample texts, segments, cost at the prices of now, and who is left out")
    public CampaignPreview preview(UUID id, @QueryParam("samples") @DefaultValue("5") @Min(0) @Max(100) int samples) {
        return previews.preview(id, samples);
    }

    @POST
    @Path("/test")
    @RolesAllowed(Role.WRITER_NAME)
    @Operation(summary = "Sends the campaign's text to up to ten numbers; such messages count for nothing")
    @APIResponse(
            responseCode = "202",
            description = "Stored; they will be sent",
            content = @Content(schema = @Schema(implementation = TestView.class)))
    public Response test(
            UUID id,
            @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
            @NotNull @Valid TestRequest request) {
        Once<TestView> answer = tests.send(IdempotencyHeader.key(TEST_ROUTE + id, caller, idempotencyKey), id, request);
        return IdempotencyHeader.mark(Response.accepted(answer.value()), answer).build();
    }
}
