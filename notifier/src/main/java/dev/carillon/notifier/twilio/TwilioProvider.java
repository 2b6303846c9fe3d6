package dev.carillon.notifier.twilio;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.sending.SendResult;
import dev.carillon.notifier.sending.SmsProvider;
import dev.carillon.notifier.sending.Treatment;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Texts through Twilio's API, by its own SDK over {@link SingleRequestClient}. Says {@code Refused} only where Twilio
 * answered with a code that the table knows as a refusal; everything that is not certain is {@code Ambiguous}.
 *
 * <p>Thread-safe.
 */
@Startup
@ApplicationScoped
public class TwilioProvider implements SmsProvider {
    /** Messages looked at in one look-up; one recipient never has as many within the time looked at. */
    private static final int LOOKUP_LIMIT = 1000;

    private static final int PAGE_SIZE = 100;

    private final SingleRequestClient http;
    private final CallbackUrls callbacks;
    private final NotifierMetrics metrics;
    private final ErrorTable errors = ErrorTable.load();
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, KeyedClient> clients = new ConcurrentHashMap<>();

    /** The SDK's client of an account, and the token that it was made with. */
    private record KeyedClient(String token, TwilioRestClient client) {}

    @Inject
    public TwilioProvider(
            TwilioConfig config,
            RequestBounds bounds,
            EgressConfig egress,
            CallbackUrls callbacks,
            NotifierMetrics metrics) {
        bounds.requireRoomFor(config.requestTimeout());
        this.http = new SingleRequestClient(config, EgressProxy.of(egress));
        this.callbacks = callbacks;
        this.metrics = metrics;
    }

    @Override
    public SendResult send(Account account, Text text) {
        long start = System.nanoTime();
        SendResult result = create(account, text);
        String outcome = switch (result) {
            case SendResult.Accepted accepted -> "ok";
            case SendResult.Refused refused -> "refused";
            case SendResult.NotSent notSent -> "not_sent";
            case SendResult.Ambiguous ambiguous -> "ambiguous";
        };
        metrics.providerRequest("send", outcome, Duration.ofNanos(System.nanoTime() - start));
        return result;
    }

    private SendResult create(Account account, Text text) {
        try {
            Message message = Message.creator(new PhoneNumber(text.to()), new PhoneNumber(account.from()), text.body())
                    .setStatusCallback(callbacks.status(text.id()))
                    .create(client(account));
            return TwilioMessages.of(message)
                    .<SendResult>map(SendResult.Accepted::new)
                    .orElseGet(() -> new SendResult.Ambiguous(
                            "Twilio answered with the status " + message.getStatus(), Optional.empty()));
        } catch (RequestNotSentException e) {
            return new SendResult.NotSent(String.valueOf(e.getMessage()));
        } catch (OutcomeUnknownException e) {
            return new SendResult.Ambiguous(String.valueOf(e.getMessage()), Optional.empty());
        } catch (ApiException e) {
            return refusal(e);
        } catch (RuntimeException e) {
            // The SDK could not read the answer, so there was one, to a request that left.
            return new SendResult.Ambiguous("Twilio's answer cannot be read: " + e, Optional.empty());
        }
    }

    private SendResult refusal(ApiException e) {
        Integer status = e.getStatusCode();
        Integer code = e.getCode();
        String said = "Twilio answered " + (status == null ? "an error" : status) + (code == null ? "" : "/" + code)
                + ": " + e.getMessage();
        // A 5xx is a fault of Twilio's, whatever the code: it may have come after the message was taken.
        if (code == null || status == null || status >= 500) {
            return new SendResult.Ambiguous(said, Optional.ofNullable(code));
        }
        Treatment treatment = errors.treatment(code);
        return treatment.isRefusal()
                ? new SendResult.Refused(treatment, code, String.valueOf(e.getMessage()))
                : new SendResult.Ambiguous(said, Optional.of(code));
    }

    @Override
    public Optional<ProviderMessage> fetch(Account account, String sid) {
        return asked("fetch", () -> {
            try {
                return TwilioMessages.of(Message.fetcher(sid).fetch(client(account)));
            } catch (ApiException e) {
                if (Integer.valueOf(404).equals(e.getStatusCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /**
     * Asks by recipient alone: a message that is still queued has no date sent, so a filter on that would hide it, and
     * the sender may have been configured anew since. Twilio lists the newest first, so it is enough to read until the
     * messages are too old.
     */
    @Override
    public List<ProviderMessage> find(Account account, String to, Instant from, Instant until) {
        return asked("find", () -> {
            List<ProviderMessage> found = new ArrayList<>();
            for (Message message : Message.reader()
                    .setTo(to)
                    .pageSize(PAGE_SIZE)
                    .limit(LOOKUP_LIMIT)
                    .read(client(account))) {
                Instant created = message.getDateCreated() == null
                        ? from
                        : message.getDateCreated().toInstant();
                if (created.isBefore(from)) {
                    break;
                }
                if (!created.isAfter(until)) {
                    TwilioMessages.of(message).ifPresent(found::add);
                }
            }
            return found;
        });
    }

    private <T> T asked(String operation, Supplier<T> question) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            T answer = question.get();
            outcome = "ok";
            return answer;
        } catch (TwilioException | RequestNotSentException | OutcomeUnknownException e) {
            throw new UnavailableException("Twilio could not be asked: " + e.getMessage(), e);
        } finally {
            metrics.providerRequest(operation, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Override
    public Treatment treatment(int code) {
        return errors.treatment(code);
    }

    private TwilioRestClient client(Account account) {
        String token = account.token().secret();
        return clients.compute(
                        account.sid(),
                        (sid, kept) -> kept != null && kept.token().equals(token)
                                ? kept
                                : new KeyedClient(token, newClient(sid, token)))
                .client();
    }

    private TwilioRestClient newClient(String sid, String token) {
        return new TwilioRestClient.Builder(sid, token)
                .httpClient(http)
                .objectMapper(mapper)
                .build();
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
