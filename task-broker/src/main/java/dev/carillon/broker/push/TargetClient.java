package dev.carillon.broker.push;

import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.http.address.HostLookups;
import dev.carillon.http.egress.EgressProxy;
import dev.carillon.http.webhook.WebhookSignature;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends tasks to targets over HTTP/1.1 with connections that are kept. Without a proxy a host is resolved once for a
 * request, and connected to at the very address that was checked. Thread-safe.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
final class TargetClient implements AutoCloseable {
    /** Shorter than common servers keep an idle connection (Node.js: 5 s), so that few requests meet its end. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final Vertx vertx;
    private final HttpClient client;
    private final HostLookups lookups;
    private final PushPolicy policy;
    private final @Nullable EgressProxy proxy;
    private final Clock clock;
    private final long mostResult;

    TargetClient(Vertx vertx, PushConfig config, PushPolicy policy, HostLookups lookups, Clock clock, long mostResult) {
        this.vertx = vertx;
        this.lookups = lookups;
        HttpClientOptions options = new HttpClientOptions()
                .setMaxPoolSize(PushTarget.MOST_CONCURRENCY)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout((int) config.connectTimeout().toMillis());
        config.caFile().ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        this.client = vertx.httpClientBuilder()
                .with(options)
                .withConnectHandler(InterimAnswers::leaveOut)
                .build();
        this.policy = policy;
        this.proxy = PushProxy.of(config).orElse(null);
        this.clock = clock;
        this.mostResult = mostResult;
    }

    /** Why a request was not even started. */
    static class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        UnreachableException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** That no address of the host may be reached: nothing that another attempt soon would change. */
    static final class ForbiddenException extends UnreachableException {
        private static final long serialVersionUID = 1L;

        ForbiddenException(String reason) {
            super(reason);
        }
    }

    /** That nothing is known of the host yet: its look-up goes on. */
    static final class UnresolvedException extends UnreachableException {
        private static final long serialVersionUID = 1L;

        UnresolvedException(String reason) {
            super(reason);
        }
    }

    /**
     * Starts the request that takes a task to its target.
     *
     * @param keys that sign it; empty for no signature
     */
    TargetRequest start(PushTarget target, LeasedTask task, List<byte[]> keys)
            throws UnreachableException, InterruptedException {
        RequestOptions options = options(target, task.attempt());
        headers(options, task, keys);
        return new TargetRequest(
                vertx.getOrCreateContext(), client, options, task.payload().bytes(), mostResult);
    }

    private RequestOptions options(PushTarget target, int attempt) throws UnreachableException, InterruptedException {
        URI url = target.url();
        String query = url.getRawQuery();
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(url.getHost())
                .setPort(PushPolicy.port(url))
                .setSsl(PushPolicy.isTls(url))
                .setFollowRedirects(false)
                .setURI(query == null ? path : path + "?" + query);
        if (proxy != null) {
            return options.setProxyOptions(proxy.options());
        }
        InetAddress address = address(url.getHost(), attempt, target.timeout());
        return options.setServer(SocketAddress.inetSocketAddress(PushPolicy.port(url), address.getHostAddress()));
    }

    /** An address of the host that may be reached; of several, another one with every attempt. */
    private InetAddress address(String host, int attempt, Duration timeout)
            throws UnreachableException, InterruptedException {
        List<InetAddress> all = resolve(host, timeout);
        List<InetAddress> reachable = all.stream()
                .filter(address -> policy.refusal(address).isEmpty())
                .toList();
        if (reachable.isEmpty()) {
            throw new ForbiddenException(all.stream()
                    .map(policy::refusal)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElse("The host has no address."));
        }
        return reachable.get((attempt - 1) % reachable.size());
    }

    private List<InetAddress> resolve(String host, Duration timeout) throws UnreachableException, InterruptedException {
        try {
            return lookups.addresses(host).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new UnreachableException("the name of the target's host could not be resolved");
        } catch (TimeoutException e) {
            throw new UnresolvedException("The name of the target's host is not resolved yet.");
        }
    }

    private void headers(RequestOptions options, LeasedTask task, List<byte[]> keys) {
        String id = task.id().toString();
        long timestamp = clock.instant().getEpochSecond();
        options.putHeader("Content-Type", task.payload().contentType())
                .putHeader("User-Agent", "Carillon")
                .putHeader("Carillon-Attempt", Integer.toString(task.attempt()))
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", Long.toString(timestamp));
        if (!keys.isEmpty()) {
            options.putHeader(
                    "webhook-signature",
                    WebhookSignature.of(keys, id, timestamp, task.payload().bytes()));
        }
        String traceparent = task.attributes().traceparent();
        if (traceparent != null) {
            options.putHeader("traceparent", traceparent);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
