package dev.carillon.notifier.twilio;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The addresses that Twilio calls back, as Twilio sees them: the ingress may stand between it and us. */
@ApplicationScoped
public class CallbackUrls {
    /** The route of status callbacks. */
    public static final String STATUS_PATH = "/webhooks/twilio/status";
    /** The parameter that carries our message's id. */
    public static final String MESSAGE = "message";

    private final String base;

    @Inject
    public CallbackUrls(CallbackConfig config) {
        this.base = config.publicUrl().toString().replaceAll("/+$", "");
    }

    /** What a message's status is reported to. */
    URI status(UUID message) {
        return URI.create(base + STATUS_PATH + "?" + MESSAGE + "=" + message);
    }

    /** The address that a request to this path was made to, for its signature. */
    public String seen(String path, @Nullable String rawQuery) {
        return base + path + (rawQuery == null ? "" : "?" + rawQuery);
    }
}
