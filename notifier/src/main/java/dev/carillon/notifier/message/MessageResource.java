package dev.carillon.notifier.message;

import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
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
import jakarta.ws.rs.BeanParam;
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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/messages}: single messages to send, and what became of every message. */
@Path("/v1/messages")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MessageResource {
    private static final Cursors<UUID> CURSORS = new Cursors<>("messages", UUID::fromString);
    private static final String ROUTE = "POST /v1/messages";

    private final MessageService messages;
    private final MessageQuery query;
    private final SecurityIdentity caller;

    @Inject
    public MessageResource(MessageService messages, MessageQuery query, SecurityIdentity caller) {
        this.messages = messages;
        this.query = query;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @APIResponse(
            responseCode = "202",
            description = "Stored; it will be sent",
            content = @Content(schema = @Schema(implementation = MessageView.class)))
    public Response send(
            @HeaderParam(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
            @NotNull @Valid MessageRequest request) {
        Once<MessageView> answer = messages.accept(IdempotencyHeader.key(ROUTE, caller, idempotencyKey), request);
        return IdempotencyHeader.mark(Response.accepted(answer.value()), answer)
                .location(URI.create("/v1/messages/" + answer.value().id()))
                .build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    public MessageView get(UUID id) {
        return messages.find(id).orElseThrow(() -> MessageService.notFound(id));
    }

    @POST
    @Path("/{id}/cancel")
    @RolesAllowed(Role.WRITER_NAME)
    public MessageView cancel(UUID id) {
        return messages.cancel(id);
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    public Page<MessageView> list(
            @BeanParam MessageQuery.Parameters narrowed,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(1000) int limit) {
        List<MessageView> rows = messages.list(query.read(narrowed), CURSORS.key(cursor), limit);
        return Page.of(rows, limit, CURSORS, MessageView::id);
    }
}
