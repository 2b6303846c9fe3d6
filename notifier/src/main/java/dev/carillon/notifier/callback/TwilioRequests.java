package dev.carillon.notifier.callback;

import dev.carillon.http.json.StorableText;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import dev.carillon.notifier.twilio.CallbackUrls;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests of Twilio from those that anybody could have made. What is not signed at all costs no more than a look
 * at its header. A request names its account, and either of the account's tokens may have signed it, since one may be
 * under rotation.
 */
@ApplicationScoped
public class TwilioRequests {
    /** Many times what Twilio sends. */
    private static final int LONGEST_BODY = 64 * 1024;

    private static final String BODY_HASH = "bodySHA256";

    private final Accounts accounts;
    private final CallbackUrls urls;
    private final NotifierMetrics metrics;

    /** A request that Twilio made: the account that it is of, and what it says. */
    public record Proven(Account account, Map<String, String> fields) {
        public Proven {
            fields = Map.copyOf(fields);
        }

        /** What a field says; empty where it is missing or empty. */
        public Optional<String> field(String name) {
            return Optional.ofNullable(fields.get(name)).filter(text -> !text.isEmpty());
        }
    }

    /** How the body is written. */
    public enum Kind {
        FORM,
        JSON
    }

    @Inject
    public TwilioRequests(Accounts accounts, CallbackUrls urls, NotifierMetrics metrics) {
        this.accounts = accounts;
        this.urls = urls;
        this.metrics = metrics;
    }

    /**
     * Proves a request.
     *
     * @throws ProblemException 403 for one that is not signed by an account of ours
     */
    public Proven prove(UriInfo request, @Nullable String signature, Kind kind, InputStream body) {
        if (signature == null || !TwilioSignature.isWellFormed(signature)) {
            throw forged();
        }
        byte[] bytes = read(body);
        SentBody sent = body(kind, bytes, request).orElseThrow(this::forged);
        String url = urls.seen(
                request.getRequestUri().getRawPath(), request.getRequestUri().getRawQuery());
        Proven proven = Optional.ofNullable(sent.fields().get("AccountSid"))
                .flatMap(accounts::withSid)
                .filter(account -> account.credentials().tokens().stream()
                        .anyMatch(token -> TwilioSignature.matches(token, url, sent.signed(), signature)))
                .map(account -> new Proven(account, sent.fields()))
                .orElseThrow(this::forged);
        sent.fields().forEach((name, value) -> {
            if (!StorableText.is(name) || !StorableText.is(value)) {
                throw ProblemException.invalid(name.replace("\0", ""), "The field holds what is no text.");
            }
        });
        return proven;
    }

    private static Optional<SentBody> body(Kind kind, byte[] bytes, UriInfo request) {
        return switch (kind) {
            case FORM -> SentBody.form(bytes);
            case JSON ->
                SentBody.json(
                        bytes, Optional.ofNullable(request.getQueryParameters().getFirst(BODY_HASH)));
        };
    }

    private static byte[] read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(LONGEST_BODY + 1);
            if (bytes.length > LONGEST_BODY) {
                throw ProblemException.of(
                        413, "body-too-long", "A callback has no more than " + LONGEST_BODY + " bytes.", null);
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProblemException forged() {
        metrics.callback("forged");
        return ProblemException.of(403, "bad-signature", "The request is not signed by an account of ours.", null);
    }
}
