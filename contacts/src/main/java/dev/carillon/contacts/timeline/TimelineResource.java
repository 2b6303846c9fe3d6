package dev.carillon.contacts.timeline;

import dev.carillon.contacts.contact.ContactService;
import dev.carillon.http.access.Role;
import dev.carillon.http.paging.Cursors;
import dev.carillon.http.paging.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/contacts/…/events}. */
@Path("/v1/contacts/{id}/events")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "contacts")
@RunOnVirtualThread
public class TimelineResource {
    private static final Cursors<TimelinePlace> CURSORS = new Cursors<>("events", TimelinePlace::parse);

    private final TimelineRepository timelines;
    private final ContactService contacts;

    public TimelineResource(TimelineRepository timelines, ContactService contacts) {
        this.timelines = timelines;
        this.contacts = contacts;
    }

    @GET
    @Transactional
    @RolesAllowed(Role.READER_NAME)
    @Operation(
            summary = "Lists what happened to a contact, the latest first",
            description = "Events of it and of those merged into it, the sources it came from, deliveries that named"
                    + " it, and its notes.")
    public Page<TimelineEntry> list(
            @PathParam("id") UUID id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(1000) int limit) {
        contacts.get(id);
        TimelinePlace before = CURSORS.key(cursor).orElse(null);
        return Page.of(
                timelines.page(id, before, limit + 1),
                limit,
                CURSORS,
                entry -> new TimelinePlace(entry.at(), entry.id()));
    }
}
