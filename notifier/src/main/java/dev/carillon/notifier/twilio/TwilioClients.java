package dev.carillon.notifier.twilio;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import dev.carillon.http.egress.EgressProxy;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Credentials;
import dev.carillon.notifier.outbound.EgressConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One client of the SDK for each account and token, over one pool of connections for each account. While a token is
 * rotated two are good: where the one that was good before is refused, which is certain before anything is done, the
 * other is tried.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
public class TwilioClients {
    private static final int UNAUTHORIZED = 401;
    /** Connections beside those that send, so that neither waits for the other. */
    private static final int FOR_QUESTIONS = 16;

    private final TwilioConfig config;
    private final Optional<EgressProxy> proxy;
    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, SingleRequestClient> pools = new ConcurrentHashMap<>();
    private final Map<Key, TwilioRestClient> clients = new ConcurrentHashMap<>();
    private final Map<String, String> good = new ConcurrentHashMap<>();

    private record Key(String sid, String token) {
        @Override
        public String toString() {
            return sid;
        }
    }

    @Inject
    public TwilioClients(TwilioConfig config, EgressConfig egress) {
        this.config = config;
        this.proxy = EgressProxy.of(EgressConfig.PREFIX, egress.proxy(), egress.user(), egress.tokenFile());
    }

    /** Makes a request of the account, with the token that is good. */
    <T> T call(Account account, Function<TwilioRestClient, T> request) {
        Credentials credentials = account.credentials();
        List<String> tokens = inOrder(credentials);
        clients.keySet().removeIf(key -> key.sid().equals(credentials.sid()) && !tokens.contains(key.token()));
        for (String token : tokens.subList(0, tokens.size() - 1)) {
            try {
                return call(account, token, request);
            } catch (ApiException e) {
                if (!Integer.valueOf(UNAUTHORIZED).equals(e.getStatusCode())) {
                    throw e;
                }
            }
        }
        return call(account, tokens.getLast(), request);
    }

    private <T> T call(Account account, String token, Function<TwilioRestClient, T> request) {
        T answer = request.apply(
                clients.computeIfAbsent(new Key(account.credentials().sid(), token), key -> client(account, token)));
        good.put(account.credentials().sid(), token);
        return answer;
    }

    /** The token that was good last time first. */
    private List<String> inOrder(Credentials credentials) {
        List<String> tokens = credentials.tokens();
        String last = good.get(credentials.sid());
        return last == null || !tokens.contains(last)
                ? tokens
                : Stream.concat(Stream.of(last), tokens.stream()).distinct().toList();
    }

    private TwilioRestClient client(Account account, String token) {
        Credentials credentials = account.credentials();
        TwilioRestClient.Builder builder = new TwilioRestClient.Builder(credentials.sid(), token)
                .httpClient(pools.computeIfAbsent(
                        credentials.sid(),
                        sid -> new SingleRequestClient(
                                config, proxy, account.terms().concurrency() + FOR_QUESTIONS)))
                .objectMapper(mapper);
        credentials.region().ifPresent(builder::region);
        credentials.edge().ifPresent(builder::edge);
        return builder.build();
    }

    @PreDestroy
    void close() {
        pools.values().forEach(SingleRequestClient::close);
    }
}
