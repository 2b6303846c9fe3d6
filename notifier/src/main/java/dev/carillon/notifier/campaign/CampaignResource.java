package dev.carillon.notifier.campaign;

import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursor;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.Problem;
import dev.carillon.notifier.campaign.CampaignService.Draft;
import dev.carillon.notifier.idempotency.IdempotencyHeader;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /v1/campaigns}: one text to many, from JSON or CSV. */
@Path("/v1/campaigns")
@RunOnVirtualThread
public class CampaignResource {
    private static final String ROUTE = "POST /v1/campaigns";
    private static final String CSV = "text/csv";

    private final CampaignService campaigns;
    private final SecurityIdentity caller;

    @Inject
    public CampaignResource(CampaignService campaigns, SecurityIdentity caller) {
        this.campaigns = campaigns;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "Stored as a draft",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public Response create(
            @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
            @NotNull @Valid CampaignRequest request) {
        return create(idempotencyKey, new Draft(request.name(), request.template(), request.listed()));
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Consumes(CSV)
    @APIResponse(
            responseCode = "201",
            description = "Stored as a draft",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public Response upload(
            @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
            @QueryParam("name") @NotBlank @Size(max = 200) String name,
            @QueryParam("template") @NotBlank String template,
            byte[] body) {
        return create(idempotencyKey, new Draft(name, template, RecipientsCsv.read(body)));
    }

    private Response create(@Nullable String idempotencyKey, Draft draft) {
        Once<CampaignView> answer = campaigns.create(IdempotencyHeader.key(ROUTE, caller, idempotencyKey), draft);
        URI location = URI.create("/v1/campaigns/" + answer.value().id());
        return IdempotencyHeader.mark(Response.created(location).entity(answer.value()), answer)
                .build();
    }

    @POST
    @Path("/{id}/start")
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponse(
            responseCode = "202",
            description = "Its messages will be sent",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public Response start(UUID id) {
        return Response.accepted(campaigns.start(id)).build();
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    public Page<CampaignView> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(1000) int limit) {
        return Page.of(campaigns.list(Cursor.key(cursor, UUID::fromString), limit), limit, CampaignView::id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    public CampaignView get(UUID id) {
        return campaigns.get(id);
    }

    @GET
    @Path("/{id}/report")
    @RolesAllowed(Role.READER_NAME)
    @Produces(MediaType.APPLICATION_JSON)
    public CampaignReport report(UUID id) {
        return campaigns.report(id);
    }

    @GET
    @Path("/{id}/report")
    @RolesAllowed(Role.READER_NAME)
    @Produces(CSV)
    public String reportCsv(UUID id) {
        return campaigns.report(id).csv();
    }

    @ServerExceptionMapper
    Response refused(RecipientsRefusedException e) {
        return Response.status(400)
                .entity(RecipientsProblem.of(e))
                .type(Problem.MEDIA_TYPE)
                .build();
    }
}
