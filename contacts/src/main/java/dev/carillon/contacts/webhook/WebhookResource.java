package dev.carillon.contacts.webhook;

import dev.carillon.http.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * Where WordPress and UserVoice deliver. Their paths are their secrets, so nothing here logs or repeats a path. The
 * answers are those that the sources were set up against: {@code OK}, {@code Go away}, {@code Not a POST}.
 */
@Path("/webhooks")
@Tag(name = "webhooks")
@PermitAll
@Produces(MediaType.TEXT_PLAIN)
@RunOnVirtualThread
public class WebhookResource {
    private final DeliveryService deliveries;
    private final WebhookConfig config;

    public WebhookResource(DeliveryService deliveries, WebhookConfig config) {
        this.deliveries = deliveries;
        this.config = config;
    }

    @POST
    @Path("/wordpress/{secret}")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Takes a comment of WordPress",
            description = "A form with hook=comment_post. 200 'OK' once the delivery is committed; 403 'Go away' for"
                    + " another hook or an unknown secret.")
    public RestResponse<String> wordPress(
            @PathParam("secret") String secret,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            InputStream body)
            throws IOException {
        return take(WebhookSource.WORDPRESS, secret, contentType, body);
    }

    @POST
    @Path("/uservoice/{secret}")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Takes a ticket of UserVoice",
            description = "A form with event=new_ticket and the ticket in data, as JSON. 200 'OK' once the delivery is"
                    + " committed, and for event=test; 403 'Go away' for another event or an unknown secret.")
    public RestResponse<String> userVoice(
            @PathParam("secret") String secret,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) @Nullable String contentType,
            InputStream body)
            throws IOException {
        return take(WebhookSource.USERVOICE, secret, contentType, body);
    }

    @GET
    @Path("/{source: wordpress|uservoice}/{secret}")
    @Operation(hidden = true)
    public RestResponse<String> notAPost() {
        return RestResponse.status(RestResponse.Status.FORBIDDEN, "Not a POST");
    }

    private RestResponse<String> take(
            WebhookSource source, String secret, @Nullable String contentType, InputStream body) throws IOException {
        if (!deliveries.knows(source, secret)) {
            return goAway();
        }
        return switch (deliveries.take(source, contentType, read(body))) {
            case OK -> RestResponse.ok("OK");
            case GO_AWAY -> goAway();
        };
    }

    private byte[] read(InputStream body) throws IOException {
        int most = Math.toIntExact(config.maxBodySize().asLongValue());
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw ProblemException.of(413, "content-too-large", "A delivery has at most " + most + " bytes.", null);
        }
        return bytes;
    }

    private static RestResponse<String> goAway() {
        return RestResponse.status(RestResponse.Status.FORBIDDEN, "Go away");
    }
}
