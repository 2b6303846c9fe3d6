package dev.carillon.notifier.callback;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.twilio.CallbackUrls;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code /webhooks/twilio/status}: what Twilio tells us of a message. Open to all, and believed only when signed. What is
 * signed is answered 204 whatever comes of it, a message that is not ours included: Twilio could do nothing about it but
 * say so again.
 */
@Path(CallbackUrls.STATUS_PATH)
@RunOnVirtualThread
public class CallbackResource {
    private final CallbackService callbacks;
    private final TwilioRequests requests;

    @Inject
    public CallbackResource(CallbackService callbacks, TwilioRequests requests) {
        this.callbacks = callbacks;
        this.requests = requests;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public void status(
            @Context UriInfo request,
            @HeaderParam("X-Twilio-Signature") @Nullable String signature,
            @QueryParam(CallbackUrls.MESSAGE) @Nullable String message,
            InputStream body) {
        take(message, requests.prove(request, signature, TwilioRequests.Kind.FORM, body));
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_JSON)
    public void statusAsJson(
            @Context UriInfo request,
            @HeaderParam("X-Twilio-Signature") @Nullable String signature,
            @QueryParam(CallbackUrls.MESSAGE) @Nullable String message,
            InputStream body) {
        take(message, requests.prove(request, signature, TwilioRequests.Kind.JSON, body));
    }

    private void take(@Nullable String message, TwilioRequests.Proven proven) {
        callbacks.status(id(message), proven);
    }

    private static UUID id(@Nullable String message) {
        try {
            if (message != null) {
                return UUID.fromString(message);
            }
        } catch (IllegalArgumentException e) {
            // As if there were none.
        }
        throw ProblemException.invalid(CallbackUrls.MESSAGE, "The address does not say which message it is of.");
    }
}
