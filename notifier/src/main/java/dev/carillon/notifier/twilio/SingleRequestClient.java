package dev.carillon.notifier.twilio;

import com.twilio.http.HttpClient;
import com.twilio.http.HttpMethod;
import com.twilio.http.HttpUtility;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.carillon.http.egress.EgressProxy;
import dev.carillon.notifier.outbound.OutboundClient;
import dev.carillon.notifier.outbound.OutcomeUnknownException;
import dev.carillon.notifier.outbound.RequestNotSentException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/**
 * The HTTP client under Twilio's SDK: every request goes out once. The SDK's own client repeats a request, POST included,
 * up to three times on any 5xx ({@code HttpClient.reliableRequest}).
 *
 * <p>The SDK's {@code NetworkHttpClient} puts its own {@code RequestConfig} over a custom one; this one does not, so the
 * configured time-outs apply.
 *
 * <p>A 429 is told by {@link TooManyRequestsException}, since the SDK's exception lacks the {@code Retry-After}.
 *
 * <p>Thread-safe; one for each account, with as many connections as the account may have requests on their way.
 */
final class SingleRequestClient extends HttpClient implements AutoCloseable {
    private final Optional<URI> base;
    private final OutboundClient http;

    SingleRequestClient(TwilioConfig config, Optional<EgressProxy> proxy, int connections) {
        this.base = config.baseUrl();
        this.http = new OutboundClient(
                new OutboundClient.Timeouts(config.connectTimeout(), config.responseTimeout(), config.requestTimeout()),
                proxy,
                connections);
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
        OutboundClient.Answer answer = http.execute(wire(request));
        if (answer.status() == HttpStatus.SC_TOO_MANY_REQUESTS) {
            throw new TooManyRequestsException(answer);
        }
        return new Response(new ByteArrayInputStream(answer.body()), answer.status(), answer.headers());
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

    @Override
    public void close() {
        http.close();
    }
}
