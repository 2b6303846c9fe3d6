package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.access.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/campaigns/{id}/events}: the campaign as it changes, as server-sent events (WHATWG HTML, section 9.2). Each
 * event is the whole campaign, so that one who was away, or slow, misses nothing that matters: {@code Last-Event-ID} only
 * spares what was seen already. A comment is sent now and then where nothing changes, and the stream ends with the
 * campaign.
 */
@Path("/v1/campaigns/{id}/events")
@RunOnVirtualThread
public class CampaignEventsResource {
    private static final int HEARTBEAT_LOOKS = 15;
    /** A listener that takes nothing for so long is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CampaignEvents events;
    private final ObjectMapper mapper;

    @Inject
    public CampaignEventsResource(CampaignEvents events, ObjectMapper mapper) {
        this.events = events;
        this.mapper = mapper;
    }

    @GET
    @RolesAllowed(Role.READER_NAME)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Tells how far a campaign is, whenever that changes, as server-sent events")
    public void listen(
            UUID id,
            @HeaderParam(HttpHeaders.LAST_EVENT_ID_HEADER) @Nullable String lastSeen,
            @Context SseEventSink sink,
            @Context Sse sse)
            throws InterruptedException {
        events.enter(id);
        try {
            events.look(id); // one that there is not is answered 404, before the stream begins
            try (sink) {
                tell(id, lastSeen, sink, sse);
            }
        } finally {
            events.leave(id);
        }
    }

    private void tell(UUID id, @Nullable String lastSeen, SseEventSink sink, Sse sse) throws InterruptedException {
        String seen = lastSeen == null ? "" : lastSeen;
        int quiet = 0;
        boolean stopping = false;
        while (!stopping && !sink.isClosed()) {
            CampaignView view = events.look(id);
            String version = CampaignVersion.of(view);
            boolean isNews = !version.equals(seen);
            quiet = isNews ? 0 : quiet + 1;
            if (isNews || quiet % HEARTBEAT_LOOKS == 0) {
                OutboundSseEvent event = isNews
                        ? event(sse, version, view)
                        : sse.newEventBuilder().comment("still here").build();
                if (!send(sink, event)) {
                    return;
                }
                seen = version;
            }
            if (isOver(view)) {
                return;
            }
            stopping = events.awaitNext();
        }
    }

    private static boolean isOver(CampaignView view) {
        return view.completedAt() != null || view.state() == CampaignState.FAILED;
    }

    private OutboundSseEvent event(Sse sse, String version, CampaignView view) {
        try {
            return sse.newEventBuilder()
                    .id(version)
                    .name("campaign")
                    .data(mapper.writeValueAsString(view))
                    .build();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** False if nobody takes it. */
    private static boolean send(SseEventSink sink, OutboundSseEvent event) throws InterruptedException {
        try {
            sink.send(event).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
