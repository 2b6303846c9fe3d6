package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.campaign.CampaignService.NewCampaign;
import dev.carillon.notifier.campaign.contacts.ContactsClient;
import dev.carillon.notifier.campaign.recipient.RecipientFault;
import dev.carillon.notifier.campaign.recipient.RecipientsCsv;
import dev.carillon.notifier.campaign.recipient.RecipientsProblem;
import dev.carillon.notifier.campaign.recipient.RecipientsRefusedException;
import dev.carillon.notifier.idempotency.IdempotencyHeader;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** {@code /v1/campaigns}: one text to many, from JSON, CSV or contacts. */
@Path("/v1/campaigns")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class CampaignResource {
    private static final Cursors<UUID> CURSORS = new Cursors<>("campaigns", UUID::fromString);
    private static final Cursors<Integer> ERROR_CURSORS = new Cursors<>("campaign-errors", Integer::valueOf);
    private static final String ROUTE = "POST /v1/campaigns";
    private static final String CSV = "text/csv";

    private final CampaignService campaigns;
    private final CampaignUploads uploads;
    private final ContactsClient contacts;
    private final Validator validator;
    private final ObjectMapper mapper;
    private final SecurityIdentity caller;

    @Inject
    public CampaignResource(
            CampaignService campaigns,
            CampaignUploads uploads,
            ContactsClient contacts,
            Validator validator,
            ObjectMapper mapper,
            SecurityIdentity caller) {
        this.campaigns = campaigns;
        this.uploads = uploads;
        this.contacts = contacts;
        this.validator = validator;
        this.mapper = mapper;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Makes a campaign of recipients in JSON, or of those that a query finds in contacts")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CampaignRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "Stored as a draft",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Its recipients are being read from contacts",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public Response create(@HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey, InputStream body)
            throws IOException {
        return uploads.receive(body, json -> {
            RecipientsJson recipients = new RecipientsJson(json, mapper);
            CampaignRequest request = valid(recipients.request());
            NewCampaign campaign = new NewCampaign(request.name(), request.template(), request.plan());
            if ((request.recipients() == null) == (request.contacts() == null)) {
                throw ProblemException.invalid("recipients", "Give either recipients, or a query for contacts.");
            }
            if (request.contacts() != null && !contacts.isConfigured()) {
                throw ProblemException.invalid(
                        "contacts", "This notifier is not told where contacts is (carillon.notifier.contacts.url).");
            }
            Once<CampaignView> answer = request.contacts() == null
                    ? campaigns.create(
                            IdempotencyHeader.key(ROUTE, caller, idempotencyKey), campaign, recipients, json.sha256())
                    : campaigns.create(
                            IdempotencyHeader.key(ROUTE, caller, idempotencyKey),
                            campaign,
                            request.contacts(),
                            mapper.writeValueAsString(request.contacts()));
            return created(request.contacts() == null ? 201 : 202, answer);
        });
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Consumes(CSV)
    @Operation(summary = "Makes a campaign of recipients in CSV: the column 'to', and one for each placeholder")
    @APIResponse(
            responseCode = "201",
            description = "Stored as a draft",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public Response upload(
            @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
            @QueryParam("name") @NotBlank @Size(max = 200) String name,
            @QueryParam("template") @NotBlank String template,
            @QueryParam("messagesPerSecond") @Nullable Double messagesPerSecond,
            @QueryParam("window") @Nullable String window,
            @QueryParam("account") @Nullable List<String> accounts,
            @QueryParam("smartEncoding") @Nullable Boolean smartEncoding,
            @QueryParam("onError") @Nullable String onError,
            InputStream body)
            throws IOException {
        CampaignPlan plan = CampaignPlan.of(messagesPerSecond, window, accounts, smartEncoding, onError);
        NewCampaign campaign = new NewCampaign(name, template, plan);
        return uploads.receive(
                body,
                csv -> created(
                        201,
                        campaigns.create(
                                IdempotencyHeader.key(ROUTE, caller, idempotencyKey),
                                campaign,
                                new RecipientsCsv(csv),
                                csv.sha256())));
    }

    private CampaignRequest valid(@Nullable CampaignRequest request) {
        Set<ConstraintViolation<@Nullable CampaignRequest>> violations = validator.validate(request);
        if (request == null || !violations.isEmpty()) {
            throw new ConstraintViolationException(violations);
        }
        return request;
    }

    private static Response created(int status, Once<CampaignView> answer) {
        return IdempotencyHeader.mark(
                        Response.status(status)
                                .location(URI.create(
                                        "/v1/campaigns/" + answer.value().id()))
                                .entity(answer.value()),
                        answer)
                .build();
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    public Page<CampaignView> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(1000) int limit) {
        return Page.of(campaigns.list(CURSORS.key(cursor), limit), limit, CURSORS, CampaignView::id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a campaign and how far it is; 304 to an If-None-Match of the same")
    @APIResponse(
            responseCode = "200",
            description = "As it is now",
            content = @Content(schema = @Schema(implementation = CampaignView.class)))
    public Response get(UUID id, @Context Request request) {
        CampaignView view = campaigns.get(id);
        EntityTag tag = new EntityTag(CampaignVersion.of(view));
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(view) : unchanged).tag(tag).build();
    }

    @GET
    @Path("/{id}/errors")
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Lists the recipients with a fault, in the order of the request",
            description =
                    "Those that onError=skip left out, and those for whose faults a campaign of contacts is FAILED.")
    public Page<RecipientFault> errors(
            UUID id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        Page<CampaignErrors.Kept> page = Page.of(
                campaigns.errors(id, ERROR_CURSORS.key(cursor), limit),
                limit,
                ERROR_CURSORS,
                CampaignErrors.Kept::ordinal);
        return new Page<>(page.items().stream().map(CampaignErrors.Kept::fault).toList(), page.next());
    }

    @ServerExceptionMapper
    Response refused(RecipientsRefusedException e) {
        return Response.status(400)
                .entity(RecipientsProblem.of(e))
                .type(Problem.MEDIA_TYPE)
                .build();
    }
}
