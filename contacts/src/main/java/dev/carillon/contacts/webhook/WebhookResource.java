package dev.carillon.contacts.webhook;

import dev.carillon.contacts.gate.Gates;
import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Where WordPress, UserVoice and sources that sign deliver. Paths are secrets, so nothing here logs or repeats a path. The
 * answers are those that the sources were set up against: {@code OK}, {@code Go away}, {@code Not a POST}; a path that
 * leads nowhere is answered like one with a wrong secret.
 */
@Path("/webhooks")
@Tag(name = "webhooks")
@PermitAll
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.TEXT_PLAIN)
@RunOnVirtualThread
public class WebhookResource {
    private static final String ELSEWHERE = "/{path: .*}";

    private final WebhookDoor door;
    private final DeliveryService deliveries;
    private final Gates gates;
    private final WebhookConfig config;

    public WebhookResource(WebhookDoor door, DeliveryService deliveries, Gates gates, WebhookConfig config) {
        this.door = door;
        this.deliveries = deliveries;
        this.gates = gates;
        this.config = config;
    }

    @POST
    @Path("/wordpress/{secret}")
    @Operation(
            summary = "Takes a comment of WordPress",
            description = "A form with hook=comment_post. 200 'OK' once the delivery is committed; 403 'Go away' for"
                    + " another hook or an unknown secret; 503 where it could not be committed.")
    public RestResponse<String> wordPress(
            @PathParam("secret") String secret,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request,
            InputStream body)
            throws IOException {
        return take(WebhookSource.WORDPRESS, secret, headers, request, body);
    }

    @POST
    @Path("/uservoice/{secret}")
    @Operation(
            summary = "Takes an event of UserVoice",
            description = "A form with event, and data in JSON or XML. 200 'OK' once the delivery is committed, and for"
                    + " event=test; 403 'Go away' for an event that UserVoice has not or an unknown secret; 503 where"
                    + " it could not be committed.")
    public RestResponse<String> userVoice(
            @PathParam("secret") String secret,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request,
            InputStream body)
            throws IOException {
        return take(WebhookSource.USERVOICE, secret, headers, request, body);
    }

    @POST
    @Path("/standard/{source}")
    @Operation(
            summary = "Takes an event that is signed by Standard Webhooks",
            description = "200 'OK' once the delivery is committed; 403 'Go away' for an unknown source or a signature"
                    + " that is not its; 400 where the time that was signed is too far from now; 503 where it could not"
                    + " be committed.")
    public RestResponse<String> standard(
            @PathParam("source") String name,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request,
            InputStream body)
            throws IOException {
        Optional<StandardSource> source = door.standard(name, request);
        if (source.isEmpty()) {
            deliveries.refused(WebhookSource.STANDARD, "the source is not known, or not from there");
            return goAway();
        }
        Message message = message(headers, body);
        return switch (door.proof(source.get(), message)) {
            case GOOD -> keep(WebhookSource.STANDARD, name, message);
            case NOT_NOW -> {
                deliveries.refused(WebhookSource.STANDARD, "its time is too far from now");
                throw ProblemException.invalid(
                        StandardSource.TIMESTAMP, "The time is more than " + config.tolerance() + " from now.");
            }
            case NONE -> {
                deliveries.refused(WebhookSource.STANDARD, "its signature is not the source's");
                yield goAway();
            }
        };
    }

    @POST
    @Path(ELSEWHERE)
    @Operation(hidden = true)
    public RestResponse<String> nowhere() {
        return goAway();
    }

    @GET
    @Path(ELSEWHERE)
    @Operation(hidden = true)
    public RestResponse<String> get() {
        return notAPost();
    }

    @PUT
    @Path(ELSEWHERE)
    @Operation(hidden = true)
    public RestResponse<String> put() {
        return notAPost();
    }

    @PATCH
    @Path(ELSEWHERE)
    @Operation(hidden = true)
    public RestResponse<String> patch() {
        return notAPost();
    }

    @DELETE
    @Path(ELSEWHERE)
    @Operation(hidden = true)
    public RestResponse<String> delete() {
        return notAPost();
    }

    private RestResponse<String> take(
            WebhookSource source, String secret, HttpHeaders headers, HttpServerRequest request, InputStream body)
            throws IOException {
        Optional<String> site = door.open(source, secret, request);
        if (site.isEmpty()) {
            deliveries.refused(source, "the secret is not known, or not from there");
            return goAway();
        }
        return keep(source, site.get(), message(headers, body));
    }

    /** Only who is known hears that the service is closed. */
    private RestResponse<String> keep(WebhookSource source, String site, Message message) {
        if (!gates.webhooks()) {
            deliveries.refused(source, "the service is closing down");
            return RestResponse.status(RestResponse.Status.GONE, "Gone");
        }
        return answer(deliveries.take(source, site, message));
    }

    private Message message(HttpHeaders headers, InputStream body) throws IOException {
        int most = Math.toIntExact(config.maxBodySize().asLongValue());
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw ProblemException.of(413, "content-too-large", "A delivery has at most " + most + " bytes.", null);
        }
        return new Message(
                headers.getHeaderString(HttpHeaders.CONTENT_TYPE), KeptHeaders.of(headers.getRequestHeaders()), bytes);
    }

    private static RestResponse<String> answer(DeliveryService.Verdict verdict) {
        return switch (verdict) {
            case OK -> RestResponse.ok("OK");
            case GO_AWAY -> goAway();
        };
    }

    private static RestResponse<String> goAway() {
        return RestResponse.status(RestResponse.Status.FORBIDDEN, "Go away");
    }

    private static RestResponse<String> notAPost() {
        return RestResponse.status(RestResponse.Status.FORBIDDEN, "Not a POST");
    }
}
