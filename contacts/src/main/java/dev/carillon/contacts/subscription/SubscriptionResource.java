package dev.carillon.contacts.subscription;

import dev.carillon.contacts.idempotency.IdempotencyKeys;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/subscriptions}. Who is told of people is for administrators to say. */
@Path("/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "subscriptions")
@RunOnVirtualThread
public class SubscriptionResource {
    private final SubscriptionService subscriptions;

    public SubscriptionResource(SubscriptionService subscriptions) {
        this.subscriptions = subscriptions;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists who is told of events, in the order they were made in")
    public Page<SubscriptionDocument> list(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return subscriptions.page(cursor, limit);
    }

    @POST
    @RolesAllowed(Role.ADMIN_NAME)
    @APIResponseSchema(value = SubscriptionDocument.class, responseCode = "201")
    @Operation(
            summary = "Has a URL told of events, signed by Standard Webhooks",
            description = "The answer shows the secret, once.")
    public RestResponse<SubscriptionDocument> create(
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key, @NotNull @Valid NewSubscription subscription) {
        SubscriptionService.Made made = subscriptions.create(subscription, key);
        return RestResponse.ResponseBuilder.<SubscriptionDocument>create(RestResponse.Status.CREATED)
                // As a text, which stays relative: the caller may have come through the gateway.
                .header(
                        HttpHeaders.LOCATION,
                        "/v1/subscriptions/" + made.document().id())
                .header(IdempotencyKeys.REPLAYED, made.replayed() ? "true" : null)
                .entity(made.document())
                .build();
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a subscription, without its secret")
    public SubscriptionDocument get(@PathParam("id") UUID id) {
        return subscriptions.show(id);
    }

    @PATCH
    @Path("/{id}")
    @RolesAllowed(Role.ADMIN_NAME)
    @Operation(summary = "Changes a subscription, or enables it again")
    public SubscriptionDocument change(@PathParam("id") UUID id, @NotNull @Valid SubscriptionChange change) {
        return subscriptions.change(id, change);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Role.ADMIN_NAME)
    @ResponseStatus(204)
    @Operation(summary = "Removes a subscription and what is on its way to it")
    public void delete(@PathParam("id") UUID id) {
        subscriptions.delete(id);
    }

    @POST
    @Path("/{id}/rotate-secret")
    @RolesAllowed(Role.ADMIN_NAME)
    @Operation(
            summary = "Gives a subscription a new secret",
            description = "The answer shows it, once. The one before signs too for carillon.contacts.subscriptions."
                    + "secret-overlap.")
    public RestResponse<SubscriptionDocument> rotate(
            @PathParam("id") UUID id, @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
        SubscriptionService.Made made = subscriptions.rotate(id, key);
        return RestResponse.ResponseBuilder.<SubscriptionDocument>ok(made.document())
                .header(IdempotencyKeys.REPLAYED, made.replayed() ? "true" : null)
                .build();
    }

    @POST
    @Path("/{id}/test")
    @RolesAllowed(Role.ADMIN_NAME)
    @APIResponseSchema(value = HookDocument.class, responseCode = "202")
    @Operation(summary = "Sends an event of the type subscription.test")
    public RestResponse<HookDocument> test(
            @PathParam("id") UUID id, @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
        return accepted(subscriptions.test(id, key));
    }

    @GET
    @Path("/{id}/deliveries")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists what a subscriber is told or was, the newest first")
    public Page<HookDocument> deliveries(
            @PathParam("id") UUID id,
            @QueryParam("state") @Nullable String state,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return subscriptions.deliveries(id, state == null ? null : state(state), cursor, limit);
    }

    @GET
    @Path("/{id}/deliveries/{delivery}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a delivery and its attempts")
    public HookDocument delivery(@PathParam("id") UUID id, @PathParam("delivery") UUID delivery) {
        return subscriptions.delivery(id, delivery);
    }

    @POST
    @Path("/{id}/deliveries/{delivery}/redeliver")
    @RolesAllowed(Role.ADMIN_NAME)
    @APIResponseSchema(value = HookDocument.class, responseCode = "202")
    @Operation(summary = "Has a delivery sent again, under the same webhook-id")
    public RestResponse<HookDocument> redeliver(
            @PathParam("id") UUID id,
            @PathParam("delivery") UUID delivery,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key) {
        return accepted(subscriptions.redeliver(id, delivery, key));
    }

    private static RestResponse<HookDocument> accepted(SubscriptionService.Sent sent) {
        return RestResponse.ResponseBuilder.<HookDocument>create(RestResponse.Status.ACCEPTED)
                .header(IdempotencyKeys.REPLAYED, sent.replayed() ? "true" : null)
                .entity(sent.document())
                .build();
    }

    private static HookState state(String name) {
        return Arrays.stream(HookState.values())
                .filter(state -> state.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid("state", "Expected PENDING, DELIVERED or DEAD."));
    }
}
