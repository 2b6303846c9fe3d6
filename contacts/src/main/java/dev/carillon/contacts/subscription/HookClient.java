package dev.carillon.contacts.subscription;

import dev.carillon.contacts.egress.EgressConfig;
import dev.carillon.http.address.HostLookups;
import dev.carillon.http.egress.EgressProxy;
import dev.carillon.http.problem.RetryAfter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends signed events to subscribers, through the egress proxy where there is one. Without it a host is resolved once for
 * a request and connected to at the very address that was checked, so that a name cannot mean another address in between.
 * Follows no redirects, and reads nothing of an answer but its head. Thread-safe; blocks, so call it on a virtual thread.
 */
@Singleton
public class HookClient {
    /** As Netty tells of it, which keeps nothing of the answer but its status and its fields. */
    private static final Pattern REFUSED_CONNECT = Pattern.compile("\\bstatus: ([1-5][0-9]{2})\\b");

    private final HttpClient http;
    private final HostLookups lookups;
    private final TargetPolicy policy;
    private final SubscriptionConfig config;
    private final Optional<EgressProxy> proxy;
    private final Clock clock;

    @Inject
    HookClient(Vertx vertx, TargetPolicy policy, SubscriptionConfig config, EgressConfig egress, Clock clock) {
        this(vertx, HostLookups.ofTheSystem(), policy, config, egress, clock);
    }

    HookClient(
            Vertx vertx,
            HostLookups lookups,
            TargetPolicy policy,
            SubscriptionConfig config,
            EgressConfig egress,
            Clock clock) {
        this.lookups = lookups;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(config.concurrency())
                // Answers are cut off behind their head, so that no connection is kept.
                .setKeepAlive(false)
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis())));
        this.policy = policy;
        this.config = config;
        this.proxy = EgressProxy.of(EgressConfig.PREFIX, egress.proxy(), egress.user(), egress.tokenFile());
        this.clock = clock;
    }

    /** Posts the body with these headers; says what came of it, whatever that is. */
    HookAnswer post(String url, Map<String, String> headers, byte[] body, int attempt) throws InterruptedException {
        Optional<String> refusal = policy.refusal(url);
        if (refusal.isPresent()) {
            return HookAnswer.none(refusal.get());
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .setFollowRedirects(false)
                .setTimeout(config.timeout().toMillis());
        headers.forEach(options::putHeader);
        if (proxy.isPresent()) {
            options.setProxyOptions(proxy.get().options());
        } else {
            URI target = URI.create(url);
            switch (address(target.getHost(), attempt)) {
                case Address.Good(InetAddress address) ->
                    options.setServer(
                            SocketAddress.inetSocketAddress(TargetPolicy.port(target), address.getHostAddress()));
                case Address.Bad(String reason) -> {
                    return HookAnswer.none(reason);
                }
            }
        }
        return send(options, body);
    }

    private sealed interface Address {
        record Good(InetAddress address) implements Address {}

        record Bad(String reason) implements Address {}
    }

    /** An address of the host that may be reached; of several, another one with every attempt. */
    private Address address(String host, int attempt) throws InterruptedException {
        List<InetAddress> all;
        try {
            all = lookups.addresses(host).get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return new Address.Bad("the name of the host could not be resolved");
        } catch (TimeoutException e) {
            return new Address.Bad("the name of the host was not resolved in time");
        }
        List<InetAddress> reachable = all.stream()
                .filter(address -> policy.refusal(address).isEmpty())
                .toList();
        return reachable.isEmpty()
                ? new Address.Bad(policy.refusal(all.getFirst()).orElse("the host has no address"))
                : new Address.Good(reachable.get(Math.floorMod(attempt - 1, reachable.size())));
    }

    private HookAnswer send(RequestOptions options, byte[] body) throws InterruptedException {
        try {
            return http.request(options)
                    .compose(request -> request.send(Buffer.buffer(body)).map(response -> {
                        HookAnswer answer =
                                answer(response, proxy.isPresent() && !Boolean.TRUE.equals(options.isSsl()));
                        // It would tell the log of a reset that is ours.
                        response.exceptionHandler(cut -> {});
                        request.reset();
                        return answer;
                    }))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(config.timeout().plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return HookAnswer.none(fault(e.getCause()));
        } catch (TimeoutException e) {
            return HookAnswer.none("there was no answer in time");
        }
    }

    /** Why there was no answer; of a proxy that refused to connect, with its status, since nothing else says whose it is. */
    private static String fault(@Nullable Throwable cause) {
        String message = cause == null ? null : cause.getMessage();
        Matcher refusal = REFUSED_CONNECT.matcher(message == null ? "" : message);
        if (cause instanceof ConnectException && refusal.find()) {
            return "the egress proxy answered " + refusal.group(1) + " when asked to connect";
        }
        return "there was no answer"
                + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")");
    }

    private HookAnswer answer(HttpClientResponse response, boolean forwarded) {
        int status = response.statusCode();
        // What a proxy hands on has its Via (RFC 9110, section 7.6.3); what has none is its own. In a tunnel it adds
        // none.
        boolean isOfProxy = forwarded && status / 100 != 2 && response.getHeader("Via") == null;
        Optional<Duration> wait = RetryAfter.parse(
                response.getHeader(HttpHeaders.RETRY_AFTER), clock.instant(), config.longestRetryAfter());
        String outcome = (isOfProxy ? "the egress proxy answered " : "answered ")
                + status
                + (status / 100 == 3 ? ", and redirects are not followed" : "");
        return new HookAnswer(status, wait, outcome);
    }

    @PreDestroy
    void close() {
        http.close();
        lookups.close();
    }
}
