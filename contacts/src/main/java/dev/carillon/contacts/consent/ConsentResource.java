package dev.carillon.contacts.consent;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/contacts/{id}/consents}. */
@Path("/v1/contacts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "consents")
@RunOnVirtualThread
public class ConsentResource {
    private final ConsentService consents;
    private final SecurityIdentity caller;

    public ConsentResource(ConsentService consents, SecurityIdentity caller) {
        this.consents = consents;
        this.caller = caller;
    }

    @GET
    @Path("/{id}/consents")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows what holds now, and the log of what was said, the newest first")
    public ConsentsDocument list(
            @PathParam("id") UUID id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return consents.page(id, cursor, limit);
    }

    @POST
    @Path("/{id}/consents")
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponseSchema(value = RecordedConsent.class, responseCode = "201")
    @Operation(
            summary = "Writes down what a person said",
            description =
                    "GIVEN needs a basis and evidence. WITHDRAWN is always taken, and 'all' withdraws every purpose."
                            + " PENDING answers with a link to send to the person, who confirms it with a button (double opt-in).")
    public RestResponse<RecordedConsent> add(
            @PathParam("id") UUID id,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @NotNull @Valid NewConsent consent) {
        ConsentService.Recorded made =
                consents.record(id, consent, key, caller.getPrincipal().getName());
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, made.consent())
                .header(IdempotencyKeys.REPLAYED, made.replayed() ? "true" : null)
                .build();
    }

    @GET
    @Path("/{id}/unsubscribe-link")
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Gives the link and the headers by which a person unsubscribes with one click (RFC 8058)",
            description = "The two headers have to be among those that DKIM signs.")
    public UnsubscribeLinks unsubscribeLink(
            @PathParam("id") UUID id, @QueryParam("purpose") @DefaultValue(Purpose.ALL) String purpose) {
        return consents.unsubscribeLinks(id, purpose);
    }
}
