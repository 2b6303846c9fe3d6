package dev.carillon.contacts.webhook;

import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Page;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** {@code /v1/deliveries}. */
@Path("/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "deliveries")
@RunOnVirtualThread
public class DeliveryResource {
    /** Beyond these lies more than PostgreSQL can compare with. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

    private final DeliveryService deliveries;

    public DeliveryResource(DeliveryService deliveries) {
        this.deliveries = deliveries;
    }

    /**
     * What a replay of many did.
     *
     * @param replayed deliveries that are worked on again
     */
    public record Replayed(int replayed) {}

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Lists deliveries of webhooks, the newest first, without what they say")
    public Page<DeliveryDocument> list(
            @QueryParam("source") @Nullable String source,
            @QueryParam("site") @Nullable String site,
            @QueryParam("state") @Nullable String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        return deliveries.page(filter(source, site, state, after, before), cursor, limit);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.READER_NAME)
    @Operation(summary = "Shows a delivery with its header and body as they came")
    public DeliveryDetail get(@PathParam("id") UUID id) {
        return deliveries.get(id);
    }

    @POST
    @Path("/{id}/replay")
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(202)
    @APIResponseSchema(value = DeliveryDocument.class, responseCode = "202")
    @Operation(
            summary = "Has a delivery worked on again",
            description = "Whatever its state is. Safe to repeat: what it says is written by the same rules again.")
    public DeliveryDocument replay(@PathParam("id") UUID id) {
        DeliveryDocument replayed = deliveries.replay(id);
        deliveries.workSoon();
        return replayed;
    }

    @POST
    @Path("/replay")
    @RolesAllowed(Role.WRITER_NAME)
    @ResponseStatus(202)
    @APIResponseSchema(value = Replayed.class, responseCode = "202")
    @Operation(
            summary = "Has many deliveries worked on again",
            description = "Those in a state, DEAD unless said otherwise, and of a source, a site or a time where said.")
    public Replayed replayAll(
            @QueryParam("source") @Nullable String source,
            @QueryParam("site") @Nullable String site,
            @QueryParam("state") @DefaultValue("DEAD") String state,
            @QueryParam("after") @Nullable String after,
            @QueryParam("before") @Nullable String before) {
        Replayed replayed = new Replayed(deliveries.replay(filter(source, site, state, after, before)));
        deliveries.workSoon();
        return replayed;
    }

    private static DeliveryFilter filter(
            @Nullable String source,
            @Nullable String site,
            @Nullable String state,
            @Nullable String after,
            @Nullable String before) {
        return new DeliveryFilter(
                source == null ? null : named(WebhookSource.class, "source", source),
                site,
                state == null ? null : named(DeliveryState.class, "state", state),
                time("after", after),
                time("before", before));
    }

    private static @Nullable Instant time(String parameter, @Nullable String text) {
        try {
            Instant time = text == null ? null : Instant.parse(text);
            if (time == null || (!time.isBefore(EARLIEST) && time.isBefore(LATEST))) {
                return time;
            }
            throw ProblemException.invalid(parameter, "Expected a time of the years 1 to 9999.");
        } catch (DateTimeParseException e) {
            throw ProblemException.invalid(parameter, "Expected a time such as 2026-01-31T12:00:00Z.");
        }
    }

    private static <E extends Enum<E>> E named(Class<E> type, String parameter, String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        parameter,
                        "Expected one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
