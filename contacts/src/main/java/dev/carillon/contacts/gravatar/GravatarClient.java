package dev.carillon.contacts.gravatar;

import dev.carillon.contacts.egress.EgressConfig;
import dev.carillon.contacts.telemetry.ContactsMetrics;
import dev.carillon.http.access.SecretFile;
import dev.carillon.http.egress.EgressProxy;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gravatar's API, as far as it tells whether an address has a picture or a profile. Every call goes through the egress
 * proxy where one is configured, at the configured pace. Where Gravatar asks to be left alone, the endpoint that asked is
 * not called until then, by anybody here.
 *
 * <p>Vert.x's client, since it sends the proxy its token unasked, for plain requests and for tunnels alike, in native
 * images too; Java's own refuses Basic for tunnels unless a system property says otherwise.
 *
 * <p>Thread-safe; blocks, so call it on a virtual thread.
 *
 * @see <a href="https://docs.gravatar.com/rest-api/">Gravatar: REST API</a>
 */
@Singleton
public class GravatarClient {

    private enum Endpoint {
        AVATAR,
        PROFILE;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final GravatarConfig config;
    private final Clock clock;
    private final ContactsMetrics metrics;
    private final HttpClient http;
    private final CallPace pace;
    private final Optional<EgressProxy> proxy;
    private final Optional<SecretFile> apiKey;
    private final EndpointPauses pauses;

    GravatarClient(
            GravatarConfig config,
            EgressConfig egress,
            Vertx vertx,
            Clock clock,
            ContactsMetrics metrics,
            EndpointPauses pauses) {
        this.config = config;
        this.clock = clock;
        this.metrics = metrics;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(config.concurrency())
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis())));
        this.pace = new CallPace(config.callsPerSecond(), System::nanoTime);
        this.proxy = EgressProxy.of(EgressConfig.PREFIX, egress.proxy(), egress.user(), egress.tokenFile());
        this.apiKey = config.apiKeyFile().map(file -> SecretFile.of("carillon.contacts.gravatar.api-key-file", file));
        this.pauses = pauses;
    }

    /** Whether the address with this hash has a picture of its own, whatever its rating. */
    GravatarAnswer avatar(String hash) throws InterruptedException {
        return call(Endpoint.AVATAR, new RequestOptions(), config.baseUrl(), "/avatar/" + hash + "?d=404&r=x");
    }

    /** Whether the address with this hash has a profile. The API of today knows SHA-256 alone, the one before it MD5. */
    GravatarAnswer profile(String hash) throws InterruptedException {
        if (HashAlgorithm.of(hash) == HashAlgorithm.MD5) {
            return call(Endpoint.PROFILE, new RequestOptions(), config.baseUrl(), "/" + hash + ".json");
        }
        RequestOptions options = new RequestOptions();
        apiKey.ifPresent(key -> options.putHeader("Authorization", "Bearer " + key.secret()));
        return call(Endpoint.PROFILE, options, config.apiUrl(), "/v3/profiles/" + hash);
    }

    private GravatarAnswer call(Endpoint endpoint, RequestOptions options, URI base, String path)
            throws InterruptedException {
        Duration pause = Duration.between(clock.instant(), pauses.until(endpoint.label()));
        if (pause.isPositive()) {
            return new GravatarAnswer.Paused(pause);
        }
        pace.await();
        options.setMethod(HttpMethod.GET)
                .setAbsoluteURI(base.toString().replaceAll("/$", "") + path)
                .setTimeout(config.timeout().toMillis())
                .putHeader("User-Agent", "Carillon-contacts");
        proxy.ifPresent(way -> options.setProxyOptions(way.options()));
        long start = System.nanoTime();
        GravatarAnswer answer = answer(endpoint, options);
        metrics.gravatarCall(endpoint.label(), outcome(answer), Duration.ofNanos(System.nanoTime() - start));
        return answer;
    }

    private GravatarAnswer answer(Endpoint endpoint, RequestOptions options) throws InterruptedException {
        try {
            HttpClientResponse response = http.request(options)
                    .compose(HttpClientRequest::send)
                    // The picture itself is of no interest, but read to its end the connection serves again.
                    .compose(head -> head.end().map(head))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return read(endpoint, response);
        } catch (TimeoutException e) {
            return new GravatarAnswer.Unavailable("no answer within " + config.timeout(), Optional.empty());
        } catch (ExecutionException e) {
            return new GravatarAnswer.Unavailable("no answer: " + e.getCause(), Optional.empty());
        }
    }

    private GravatarAnswer read(Endpoint endpoint, HttpClientResponse response) {
        Instant now = clock.instant();
        Optional<Duration> wait = RateHeaders.wait(response::getHeader, now, config.longestWait());
        int status = response.statusCode();
        boolean refused = status == 429 || status == 503;
        if (refused || RateHeaders.exhausted(response::getHeader)) {
            wait.ifPresent(time -> pauses.prolong(endpoint.label(), now.plus(time)));
        }
        return switch (status) {
            case 200 -> new GravatarAnswer.Found();
            case 404 -> new GravatarAnswer.Missing();
            default -> new GravatarAnswer.Unavailable("answered " + status, refused ? wait : Optional.empty());
        };
    }

    private static String outcome(GravatarAnswer answer) {
        return switch (answer) {
            case GravatarAnswer.Found found -> "found";
            case GravatarAnswer.Missing missing -> "missing";
            case GravatarAnswer.Unavailable unavailable -> unavailable.pause().isPresent() ? "throttled" : "failed";
            case GravatarAnswer.Paused paused -> throw new IllegalStateException("no call was made");
        };
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
