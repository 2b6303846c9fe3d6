package dev.carillon.notifier.httpgateway;

import dev.carillon.http.egress.EgressProxy;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountBalances.Balance;
import dev.carillon.notifier.account.Accounts;
import dev.carillon.notifier.account.AccountsConfig;
import dev.carillon.notifier.account.AccountsConfig.HttpConfig;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.outbound.EgressConfig;
import dev.carillon.notifier.outbound.OutcomeUnknownException;
import dev.carillon.notifier.outbound.RequestNotSentException;
import dev.carillon.notifier.sending.RequestBounds;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Texts through gateways that take one text a request, by HTTP. Such a gateway sends no receipts and answers no
 * questions: what it took is SENT and settled, and what came of an unknown outcome is never known.
 *
 * <p>Thread-safe.
 */
@Startup
@ApplicationScoped
public class HttpGatewayProvider implements SmsProvider {
    private final Map<String, Gateway> gateways = new HashMap<>();
    private final NotifierMetrics metrics;

    @Inject
    public HttpGatewayProvider(
            Accounts accounts,
            AccountsConfig config,
            EgressConfig egress,
            RequestBounds bounds,
            NotifierMetrics metrics) {
        this(accounts.all(), config, egress, bounds, metrics);
    }

    HttpGatewayProvider(
            List<Account> accounts,
            AccountsConfig config,
            EgressConfig egress,
            RequestBounds bounds,
            NotifierMetrics metrics) {
        this.metrics = metrics;
        Optional<EgressProxy> proxy =
                EgressProxy.of(EgressConfig.PREFIX, egress.proxy(), egress.user(), egress.tokenFile());
        for (Account account : accounts) {
            if (account.provider() == Provider.HTTP) {
                HttpConfig http = Optional.ofNullable(config.accounts().get(account.name()))
                        .flatMap(AccountsConfig.AccountConfig::http)
                        .orElseThrow();
                bounds.requireRoomFor(http.timeout(), "carillon.notifier.accounts." + account.name() + ".http.timeout");
                gateways.put(account.name(), new Gateway(account, http, proxy));
            }
        }
    }

    @Override
    public Provider provider() {
        return Provider.HTTP;
    }

    @Override
    public SendResult send(Account account, Text text) {
        long start = System.nanoTime();
        SendResult result = request(account, text);
        metrics.providerRequest("send", result.outcome(), Duration.ofNanos(System.nanoTime() - start));
        return result;
    }

    private SendResult request(Account account, Text text) {
        Gateway gateway = gateways.get(account.name());
        if (gateway == null) {
            return new SendResult.NotSent("account " + account.name() + " has no gateway");
        }
        try {
            return gateway.send(account, text);
        } catch (RequestNotSentException e) {
            return new SendResult.NotSent(String.valueOf(e.getMessage()));
        } catch (OutcomeUnknownException e) {
            return new SendResult.Ambiguous(String.valueOf(e.getMessage()), Optional.empty());
        } catch (IllegalArgumentException e) {
            // A file that was changed into what makes no request: nothing has left.
            return new SendResult.NotSent(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public boolean canBeAsked() {
        return false;
    }

    @Override
    public Optional<ProviderMessage> fetch(Account account, String sid) {
        return Optional.empty();
    }

    @Override
    public List<ProviderMessage> find(Account account, String to, Instant from, Instant until) {
        return List.of();
    }

    @Override
    public Listing list(Account account, Instant from, Instant until) {
        return new Listing(List.of(), false);
    }

    @Override
    public Optional<Balance> balance(Account account) {
        return Optional.empty();
    }

    @Override
    public Treatment treatment(int code) {
        return Treatment.UNKNOWN;
    }

    @PreDestroy
    void close() {
        gateways.values().forEach(Gateway::close);
    }
}
