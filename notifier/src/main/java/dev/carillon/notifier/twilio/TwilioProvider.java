package dev.carillon.notifier.twilio;

import com.twilio.exception.ApiException;
import com.twilio.exception.TwilioException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.type.PhoneNumber;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountBalances.Balance;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.outbound.OutcomeUnknownException;
import dev.carillon.notifier.outbound.RequestNotSentException;
import dev.carillon.notifier.sending.RequestBounds;
import dev.carillon.notifier.sending.SendResult;
import dev.carillon.notifier.sending.SmsProvider;
import dev.carillon.notifier.sending.Treatment;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Texts through Twilio's API, by its own SDK over {@link SingleRequestClient}. Says {@code Refused} only where Twilio
 * answered with a code that the table knows as a refusal, or with a 429; everything that is not certain is
 * {@code Ambiguous}.
 *
 * <p>Thread-safe.
 */
@Startup
@ApplicationScoped
public class TwilioProvider implements SmsProvider {
    /** How long Twilio keeps a message in its queue at most, and without being told. */
    private static final Duration LONGEST_VALIDITY = Duration.ofHours(10);

    private static final String MESSAGING_SERVICE = "MG[0-9a-fA-F]{32}";
    private static final int NOT_FOUND = 404;

    private final TwilioClients clients;
    private final CallbackUrls callbacks;
    private final NotifierMetrics metrics;
    private final Clock clock;
    private final TwilioRefusals refusals = new TwilioRefusals();
    private final TwilioMessageLists lists = new TwilioMessageLists();

    @Inject
    public TwilioProvider(
            TwilioClients clients,
            TwilioConfig config,
            RequestBounds bounds,
            CallbackUrls callbacks,
            NotifierMetrics metrics,
            Clock clock) {
        bounds.requireRoomFor(config.requestTimeout(), "carillon.notifier.twilio.request-timeout");
        this.clients = clients;
        this.callbacks = callbacks;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public Provider provider() {
        return Provider.TWILIO;
    }

    @Override
    public boolean canBeAsked() {
        return true;
    }

    @Override
    public SendResult send(Account account, Text text) {
        long start = System.nanoTime();
        SendResult result = create(account, text);
        metrics.providerRequest("send", result.outcome(), Duration.ofNanos(System.nanoTime() - start));
        return result;
    }

    private SendResult create(Account account, Text text) {
        try {
            Message message =
                    clients.call(account, client -> creator(account, text).create(client));
            return TwilioMessages.of(message)
                    .<SendResult>map(SendResult.Accepted::new)
                    .orElseGet(() -> new SendResult.Ambiguous(
                            "Twilio answered with the status " + message.getStatus(), Optional.empty()));
        } catch (RequestNotSentException e) {
            return new SendResult.NotSent(String.valueOf(e.getMessage()));
        } catch (OutcomeUnknownException e) {
            return new SendResult.Ambiguous(String.valueOf(e.getMessage()), Optional.empty());
        } catch (TooManyRequestsException e) {
            return refusals.of(e);
        } catch (ApiException e) {
            return refusals.of(e);
        } catch (RuntimeException e) {
            // The SDK could not read the answer, so there was one, to a request that left.
            return new SendResult.Ambiguous("Twilio's answer cannot be read: " + e, Optional.empty());
        }
    }

    private MessageCreator creator(Account account, Text text) {
        PhoneNumber to = new PhoneNumber(text.to());
        MessageCreator creator = account.from().matches(MESSAGING_SERVICE)
                ? Message.creator(to, account.from(), text.body())
                : Message.creator(to, new PhoneNumber(account.from()), text.body());
        creator.setStatusCallback(callbacks.status(text.id()));
        text.validFor()
                .filter(validity -> validity.compareTo(LONGEST_VALIDITY) < 0)
                .ifPresent(validity -> creator.setValidityPeriod((int) Math.max(1, validity.toSeconds())));
        return creator;
    }

    @Override
    public Optional<ProviderMessage> fetch(Account account, String sid) {
        return asked("fetch", account, client -> {
            try {
                return TwilioMessages.of(Message.fetcher(sid).fetch(client));
            } catch (ApiException e) {
                if (Integer.valueOf(NOT_FOUND).equals(e.getStatusCode())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public List<ProviderMessage> find(Account account, String to, Instant from, Instant until) {
        return asked("find", account, client -> lists.to(client, to, from, until));
    }

    @Override
    public Listing list(Account account, Instant from, Instant until) {
        return asked("list", account, client -> lists.all(client, from, until, clock.instant()));
    }

    @Override
    public Optional<Balance> balance(Account account) {
        return asked("balance", account, client -> {
            com.twilio.rest.api.v2010.account.Balance said =
                    com.twilio.rest.api.v2010.account.Balance.fetcher().fetch(client);
            return Optional.of(new Balance(new BigDecimal(said.getBalance()), said.getCurrency()));
        });
    }

    /** Asks Twilio something that changes nothing there. */
    <T> T asked(String operation, Account account, Function<TwilioRestClient, T> question) {
        long start = System.nanoTime();
        String outcome = "failed";
        try {
            T answer = clients.call(account, question);
            outcome = "ok";
            return answer;
        } catch (TwilioException | RequestNotSentException | OutcomeUnknownException | TooManyRequestsException e) {
            throw new UnavailableException("Twilio could not be asked: " + e.getMessage(), e);
        } finally {
            metrics.providerRequest(operation, outcome, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Override
    public Treatment treatment(int code) {
        return refusals.treatment(code);
    }
}
