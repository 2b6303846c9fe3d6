package dev.carillon.contacts.consent;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What people reach by links in their mail; the signature of the link is what lets them in. A GET shows a page and changes
 * nothing, since mail scanners follow every link. A POST acts, without a redirect and without a cookie (RFC 8058, section
 * 3.1), and says the same however often it comes.
 */
@Path("/links")
@Tag(name = "links")
@PermitAll
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class LinkResource {
    private static final int LONGEST_BODY = 8192;
    private static final String ONE_CLICK = "List-Unsubscribe=One-Click";

    private final Links links;
    private final ConsentService consents;

    public LinkResource(Links links, ConsentService consents) {
        this.links = links;
        this.consents = consents;
    }

    @GET
    @Path("/confirm/{token}")
    @Operation(summary = "Shows the button that confirms a consent")
    public RestResponse<String> askToConfirm(@PathParam("token") String token) {
        return links.read(token).filter(Link.Confirm.class::isInstance).isPresent()
                ? LinkPage.askToConfirm()
                : LinkPage.unknown();
    }

    @POST
    @Path("/confirm/{token}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Confirms a consent")
    public RestResponse<String> confirm(@PathParam("token") String token) {
        Optional<Link> link = links.read(token);
        if (link.isPresent() && link.get() instanceof Link.Confirm confirm) {
            return switch (consents.confirm(confirm)) {
                case DONE -> LinkPage.confirmed();
                case OVERTAKEN -> LinkPage.overtaken();
                case GONE -> LinkPage.unknown();
            };
        }
        return LinkPage.unknown();
    }

    @GET
    @Path("/unsubscribe/{token}")
    @Operation(summary = "Shows the buttons that unsubscribe")
    public RestResponse<String> askToUnsubscribe(@PathParam("token") String token) {
        Optional<Link> link = links.read(token);
        return link.isPresent() && link.get() instanceof Link.Unsubscribe unsubscribe
                ? LinkPage.askToUnsubscribe(unsubscribe.purpose())
                : LinkPage.unknown();
    }

    @POST
    @Path("/unsubscribe/{token}")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Unsubscribes",
            description =
                    "With List-Unsubscribe=One-Click, as a form or as multipart/form-data, from the link's purpose"
                            + " (RFC 8058); with what=all, from everything. 410 where the contact is not there any more:"
                            + " nothing was written.")
    public RestResponse<String> unsubscribe(@PathParam("token") String token, InputStream body) throws IOException {
        Optional<Link> link = links.read(token);
        if (link.isEmpty() || !(link.get() instanceof Link.Unsubscribe unsubscribe)) {
            return LinkPage.unknown();
        }
        Optional<String> purpose =
                purpose(unsubscribe, new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8).strip());
        if (purpose.isEmpty()) {
            return LinkPage.notUnderstood();
        }
        return switch (consents.unsubscribe(unsubscribe.contact(), purpose.get())) {
            case DONE -> LinkPage.unsubscribed();
            // Nothing was written, and whoever was removed may have come anew: that they are out would be a guess.
            case GONE -> LinkPage.gone();
            case OVERTAKEN -> LinkPage.overtaken();
        };
    }

    /** What to withdraw; empty where the body does not say that anything should be. */
    static Optional<String> purpose(Link.Unsubscribe link, String body) {
        if (Arrays.asList(body.split("&", -1)).contains(ONE_CLICK)) {
            return Optional.of(link.purpose());
        }
        boolean multipart = body.startsWith("--") && body.contains("name=\"List-Unsubscribe\"");
        if (multipart && body.lines().anyMatch("One-Click"::equals)) {
            return Optional.of(link.purpose());
        }
        if (body.equals("what=" + Purpose.ALL)) {
            return Optional.of(Purpose.ALL);
        }
        return body.equals("what=" + link.purpose()) ? Optional.of(link.purpose()) : Optional.empty();
    }
}
