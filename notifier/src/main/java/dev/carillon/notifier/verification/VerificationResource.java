package dev.carillon.notifier.verification;

import dev.carillon.http.access.Role;
import dev.carillon.notifier.idempotency.IdempotencyHeader;
import dev.carillon.notifier.idempotency.IdempotentAnswers.Once;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/verifications}: proof that somebody has a phone number. */
@Path("/v1/verifications")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class VerificationResource {
    private static final String ROUTE = "POST /v1/verifications";

    private final VerificationService verifications;
    private final VerificationFlows flows;
    private final SecurityIdentity caller;

    @Inject
    public VerificationResource(VerificationService verifications, VerificationFlows flows, SecurityIdentity caller) {
        this.verifications = verifications;
        this.flows = flows;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponse(
            responseCode = "202",
            description = "Stored; the code will be texted",
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    public Response start(
            @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
            @NotNull @Valid VerificationRequest request) {
        Once<VerificationView> answer = flows.forNew()
                .start(
                        IdempotencyHeader.key(ROUTE, caller, idempotencyKey),
                        caller.getPrincipal().getName(),
                        request);
        return IdempotencyHeader.mark(Response.accepted(answer.value()), answer)
                .location(URI.create("/v1/verifications/" + answer.value().id()))
                .build();
    }

    @POST
    @Path("/{id}/check")
    @Consumes(MediaType.APPLICATION_JSON) // or a plain text would be read as a record of one text
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponse(
            responseCode = "200",
            description = "Compared; a wrong code is an answer and no error",
            content = @Content(schema = @Schema(implementation = CheckView.class)))
    public Response check(
            UUID id,
            @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
            @NotNull @Valid CheckRequest request) {
        Once<CheckView> answer = flows.of(id)
                .check(IdempotencyHeader.key(ROUTE + "/check", caller, idempotencyKey), id, request.digits());
        return IdempotencyHeader.mark(Response.ok(answer.value()), answer).build();
    }

    @POST
    @Path("/{id}/resend")
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponse(
            responseCode = "202",
            description = "Another code will be texted; the one before is good no more",
            content = @Content(schema = @Schema(implementation = VerificationView.class)))
    public Response resend(UUID id, @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey) {
        Once<VerificationView> answer =
                flows.of(id).resend(IdempotencyHeader.key(ROUTE + "/resend", caller, idempotencyKey), id);
        return IdempotencyHeader.mark(Response.accepted(answer.value()), answer).build();
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Role.WRITER_NAME)
    public VerificationView cancel(UUID id) {
        return verifications.cancel(id);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    public VerificationView get(UUID id) {
        return verifications.get(id);
    }
}
