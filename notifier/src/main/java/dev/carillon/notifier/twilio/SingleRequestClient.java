package dev.carillon.notifier.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.HttpUtility;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP client under Twilio's SDK: every request goes out once. The SDK's own client repeats a request, POST included,
 * up to three times on any 5xx ({@code HttpClient.reliableRequest}); Apache's repeats any method on 429 and 503
 * ({@code DefaultHttpRequestRetryStrategy}). Both are off here, as are redirects.
 *
 * <p>The SDK's {@code NetworkHttpClient} puts its own {@code RequestConfig} over a custom one; this one does not, so the
 * configured time-outs apply: to connecting, to waiting for the answer, and to the whole.
 *
 * <p>A 429 is told by {@link TooManyRequestsException}, since the SDK's exception lacks the {@code Retry-After}.
 *
 * <p>Thread-safe; one for each account, with as many connections as the account may have requests on their way.
 */
final class SingleRequestClient extends HttpClient implements AutoCloseable {
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    /** Problems of the suite's gateway, by which it says that nothing was passed on; Twilio's answers have no such type. */
    private static final List<String> NOT_PASSED_ON = Stream.of(
                    "proxy-authentication-required", "egress-refused", "origin-unresolved", "origin-unreachable")
            .map(kind -> "\"urn:problem-type:carillon:" + kind + "\"")
            .toList();

    private final Optional<URI> base;
    private final Duration requestTimeout;
    private final CloseableHttpClient http;
    private final ScheduledExecutorService deadlines = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("twilio-deadlines").factory());

    SingleRequestClient(TwilioConfig config, Optional<EgressProxy> proxy, int connections) {
        this.base = config.baseUrl();
        this.requestTimeout = config.requestTimeout();
        HttpClientBuilder builder = HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(config.connectTimeout()))
                                .setSocketTimeout(Timeout.of(config.responseTimeout()))
                                // A kept connection that the other side has closed would make an outcome unknown.
                                .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(config.requestTimeout()))
                        .setResponseTimeout(Timeout.of(config.responseTimeout()))
                        .build())
                .setRequestExecutor(new WireExecutor(proxy))
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression();
        proxy.ifPresent(egress -> builder.setProxy(egress.host()));
        this.http = builder.build();
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    /**
     * Makes one request.
     *
     * @throws RequestNotSentException if no byte of it left for Twilio
     * @throws OutcomeUnknownException if it left and no answer came
     * @throws TooManyRequestsException if Twilio asks to slow down
     */
    @Override
    public Response makeRequest(Request request) {
        HttpUriRequestBase wire = wire(request);
        HttpClientContext context = HttpClientContext.create();
        ScheduledFuture<?> deadline = deadlines.schedule(wire::cancel, requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            Response answer = http.execute(wire, context, SingleRequestClient::read);
            if (!WireExecutor.hasLeft(context)) {
                throw new RequestNotSentException(
                        "the egress proxy refused the tunnel with status " + answer.getStatusCode());
            }
            if (answer.getStatusCode() == HttpStatus.SC_TOO_MANY_REQUESTS) {
                throw TooManyRequestsException.of(answer);
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

    private HttpUriRequestBase wire(Request request) {
        HttpUriRequestBase wire = new HttpUriRequestBase(request.getMethod().toString(), rebased(request));
        request.getHeaderParams().forEach((name, values) -> values.forEach(value -> wire.addHeader(name, value)));
        if (request.requiresAuthentication()) {
            wire.setHeader(HttpHeaders.AUTHORIZATION, request.getAuthString());
        }
        wire.setHeader(HttpHeaders.ACCEPT, ContentType.APPLICATION_JSON.getMimeType());
        wire.setHeader(HttpHeaders.USER_AGENT, HttpUtility.getUserAgentString(request.getUserAgentExtensions(), true));
        if (request.getMethod() == HttpMethod.POST) {
            List<NameValuePair> form = new ArrayList<>();
            request.getPostParams()
                    .forEach((name, values) -> values.forEach(value -> form.add(new BasicNameValuePair(name, value))));
            wire.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
        }
        return wire;
    }

    /**
     * The SDK's address, which its rules make of product, edge and region; or, where one is configured, with the scheme
     * and authority of that, and its path before the SDK's.
     */
    private URI rebased(Request request) {
        URI given = URI.create(request.constructURL().toString());
        return base.map(other -> rebased(given, other)).orElse(given);
    }

    private static URI rebased(URI given, URI base) {
        String query = given.getRawQuery() == null ? "" : "?" + given.getRawQuery();
        String prefix = base.getRawPath() == null ? "" : base.getRawPath().replaceAll("/+$", "");
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + prefix + given.getRawPath() + query);
    }

    private static Response read(ClassicHttpResponse answer) throws IOException {
        byte[] body = answer.getEntity() == null
                ? new byte[0]
                : Optional.ofNullable(EntityUtils.toByteArray(answer.getEntity(), LARGEST_ANSWER))
                        .orElse(new byte[0]);
        requireFromTwilio(answer, body);
        return new Response(new ByteArrayInputStream(body), answer.getCode(), answer.getHeaders());
    }

    /** With an absolute-form request the proxy answers in Twilio's place. */
    private static void requireFromTwilio(ClassicHttpResponse answer, byte[] body) throws EgressRefusedException {
        String text = new String(body, StandardCharsets.UTF_8);
        boolean asksForToken = answer.getCode() == HttpStatus.SC_PROXY_AUTHENTICATION_REQUIRED;
        boolean forbids = answer.getCode() >= HttpStatus.SC_BAD_REQUEST
                && NOT_PASSED_ON.stream().anyMatch(text::contains);
        if (asksForToken || forbids) {
            throw new EgressRefusedException("the egress proxy refused the request: " + answer.getCode() + " " + text);
        }
    }

    /** The egress proxy answered, and Twilio saw nothing. */
    private static final class EgressRefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        EgressRefusedException(String message) {
            super(message);
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        http.close(org.apache.hc.core5.io.CloseMode.GRACEFUL);
    }
}
