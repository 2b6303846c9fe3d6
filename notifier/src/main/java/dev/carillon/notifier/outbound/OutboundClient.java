package dev.carillon.notifier.outbound;

import dev.carillon.http.egress.EgressProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client by which every request goes out once, and which knows whether it did. Apache's own repeats any method on
 * 429 and 503 ({@code DefaultHttpRequestRetryStrategy}); that is off, as are redirects. The time-outs apply to
 * connecting, to waiting for the answer, and to the whole.
 *
 * <p>Thread-safe.
 */
public final class OutboundClient implements AutoCloseable {
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    private static final int MOST_DIGITS = 6;
    /** Problems of the suite's gateway, by which it says that nothing was passed on; others have no such type. */
    private static final List<String> NOT_PASSED_ON = Stream.of(
                    "proxy-authentication-required", "egress-refused", "origin-unresolved", "origin-unreachable")
            .map(kind -> "\"urn:problem-type:carillon:" + kind + "\"")
            .toList();

    private final Duration requestTimeout;
    private final CloseableHttpClient http;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("outbound-deadlines").factory());

    /** How long a connection may take, an answer may keep us waiting without a byte, and a request may take in all. */
    public record Timeouts(Duration connect, Duration response, Duration request) {}

    /** What the other side answered. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, and never compared
    public record Answer(int status, Header[] headers, byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** {@code Retry-After} in seconds; a date is as good as nothing. */
        public Optional<Duration> retryAfter() {
            return OutboundClient.retryAfter(headers);
        }
    }

    /** Makes a client with so many connections at most. */
    public OutboundClient(Timeouts timeouts, Optional<EgressProxy> proxy, int connections) {
        this.requestTimeout = timeouts.request();
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(timeouts.connect()))
                                .setSocketTimeout(Timeout.of(timeouts.response()))
                                // A kept connection that the other side has closed would make an outcome unknown.
                                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(timeouts.request()))
                        .setResponseTimeout(Timeout.of(timeouts.response()))
                        .build())
                .setRequestExecutor(new WireExecutor(proxy))
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression();
        proxy.ifPresent(egress -> builder.setProxy(new HttpHost("http", egress.host(), egress.port())));
        this.http = builder.build();
    }

    /**
     * Makes one request.
     *
     * @throws RequestNotSentException if no byte of it left for the other side
     * @throws OutcomeUnknownException if it left and no answer came
     */
    public Answer execute(HttpUriRequestBase wire) {
        HttpClientContext context = HttpClientContext.create();
        ScheduledFuture<?> deadline = deadlines.schedule(wire::cancel, requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            Answer answer = http.execute(wire, context, OutboundClient::read);
            if (!WireExecutor.hasLeft(context)) {
                throw new RequestNotSentException("the egress proxy refused the tunnel with status " + answer.status());
            }
            return answer;
        } catch (EgressRefusedException e) {
            throw new RequestNotSentException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw WireExecutor.hasLeft(context)
                    ? new OutcomeUnknownException("no answer: " + e, e)
                    : new RequestNotSentException("no connection: " + e, e);
        } finally {
            deadline.cancel(false);
        }
    }

    private static Answer read(ClassicHttpResponse answer) throws IOException {
        byte[] body = answer.getEntity() == null
                ? new byte[0]
                : Optional.ofNullable(EntityUtils.toByteArray(answer.getEntity(), LARGEST_ANSWER))
                        .orElse(new byte[0]);
        Answer read = new Answer(answer.getCode(), answer.getHeaders(), body);
        requireFromOrigin(read);
        return read;
    }

    /** With an absolute-form request the proxy answers in the other side's place. */
    private static void requireFromOrigin(Answer answer) throws EgressRefusedException {
        boolean asksForToken = answer.status() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
        boolean forbids = answer.status() >= HttpStatus.SC_BAD_REQUEST
                && NOT_PASSED_ON.stream().anyMatch(answer.text()::contains);
        if (asksForToken || forbids) {
            throw new EgressRefusedException(
                    "the egress proxy refused the request: " + answer.status() + " " + answer.text());
        }
    }

    private static Optional<Duration> retryAfter(Header[] headers) {
        return Arrays.stream(headers)
                .filter(header -> header.getName().equalsIgnoreCase(HttpHeaders.RETRY_AFTER))
                .map(header -> header.getValue().strip())
                .filter(value -> value.matches("[0-9]{1," + MOST_DIGITS + "}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(Duration::isPositive)
                .findFirst();
    }

    /** The egress proxy answered, and the other side saw nothing. */
    private static final class EgressRefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        EgressRefusedException(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        http.close(CloseMode.GRACEFUL);
    }
}
