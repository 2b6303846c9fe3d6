package dev.carillon.notifier.inbound;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.callback.TwilioRequests;
import dev.carillon.notifier.callback.TwilioRequests.Proven;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /webhooks/twilio/inbound}: what people write to our numbers. Open to all, and believed only when signed. */
@Path("/webhooks/twilio/inbound")
@RunOnVirtualThread
public class InboundWebhookResource {
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9][0-9]{4,14}");

    private final InboundService inbound;
    private final TwilioRequests requests;

    @Inject
    public InboundWebhookResource(InboundService inbound, TwilioRequests requests) {
        this.inbound = inbound;
        this.requests = requests;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.APPLICATION_XML)
    public String received(
            @Context UriInfo request, @HeaderParam("X-Twilio-Signature") @Nullable String signature, InputStream body) {
        return answer(requests.prove(request, signature, TwilioRequests.Kind.FORM, body));
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_XML)
    public String receivedAsJson(
            @Context UriInfo request, @HeaderParam("X-Twilio-Signature") @Nullable String signature, InputStream body) {
        return answer(requests.prove(request, signature, TwilioRequests.Kind.JSON, body));
    }

    private String answer(Proven proven) {
        String sid = proven.field("MessageSid")
                .orElseThrow(() -> ProblemException.invalid("MessageSid", "The message has no MessageSid."));
        // Short codes and sender names write to nobody by our leave, and have no opt-outs.
        return proven.field("From")
                .filter(from -> NUMBER.matcher(from).matches())
                .map(from -> TwiML.of(inbound.take(sid, from, proven)))
                .orElseGet(() -> TwiML.of(Optional.empty()));
    }
}
