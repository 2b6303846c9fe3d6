package dev.carillon.notifier.callback;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.account.Account;
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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /webhooks/twilio}: what Twilio tells us. Open to all, and believed only when signed. */
@Path(CallbackUrls.STATUS_PATH)
@RunOnVirtualThread
public class CallbackResource {
    private final CallbackService callbacks;
    private final CallbackUrls urls;

    @Inject
    public CallbackResource(CallbackService callbacks, CallbackUrls urls) {
        this.callbacks = callbacks;
        this.urls = urls;
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public void status(
            @Context UriInfo request,
            @HeaderParam("X-Twilio-Signature") @Nullable String signature,
            @QueryParam(CallbackUrls.MESSAGE) @Nullable UUID message,
            MultivaluedMap<String, String> form) {
        Map<String, String> parameters = form.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
        String url = urls.seen(CallbackUrls.STATUS_PATH, request.getRequestUri().getRawQuery());
        Account account = callbacks
                .signer(url, parameters, signature)
                .orElseThrow(() -> ProblemException.of(
                        403, "bad-signature", "The request is not signed by an account of ours.", null));
        if (message == null) {
            throw ProblemException.invalid(CallbackUrls.MESSAGE, "The address does not say which message it is of.");
        }
        callbacks.status(message, account, parameters);
    }
}
