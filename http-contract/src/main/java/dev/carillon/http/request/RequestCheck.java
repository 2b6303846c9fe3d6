package dev.carillon.http.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.problem.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the head of every request before anything else but the access log does, and refuses one that is too long or
 * tells of a body that is, has no host or several, or a target that can be read in two ways. What the router refuses by
 * itself is answered here as well, since it has no problem documents. Runs on event loops, and holds no state.
 */
@ApplicationScoped
public class RequestCheck {
    /** Behind the access log and the count of requests in flight, and before all routes of a service. */
    private static final int ORDER = -2_000_000;

    /** Where Quarkus's meter of HTTP requests looks for its label, which would else be the path, and without bound. */
    private static final String TEMPLATE_KEY = "UrlPathTemplate";

    private static final String TEMPLATE = "UNKNOWN";
    /**
     * In the place of the template where the method would be a label without bound: any word is one (RFC 9110, section 9.1).
     * Services leave such requests out of the meter ({@code quarkus.micrometer.binder.http-server.ignore-patterns}).
     */
    private static final String UNMEASURED = "UNKNOWN-METHOD";
    /** Of RFC 9110, section 9.3, and RFC 5789. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
    /** Of a field: the colon, a space and the end of its line. */
    private static final int AROUND = 4;

    private static final String CODING = "Transfer-Encoding";

    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int TOO_LARGE = 413;

    private final ObjectMapper json;
    private final long longestTarget;
    private final long longestFields;
    private final long longestBody;

    public RequestCheck(
            RequestLimits limits,
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> longestBody) {
        this.json = json;
        this.longestBody = longestBody.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
        this.longestTarget = limits.target().asLongValue();
        this.longestFields = limits.fields().asLongValue();
    }

    // Without a path, since the router can match none with a target that it cannot read.
    void install(@Observes Router router) {
        router.route().order(ORDER).handler(this::check).failureHandler(this::failed);
        // Where the router fails at comparing a target with the paths of routes, it asks for no failure handler.
        router.errorHandler(BAD_REQUEST, this::unreadable);
    }

    private void check(RoutingContext routing) {
        label(routing.request());
        Problem problem = fault(routing.request());
        if (problem == null) {
            routing.next();
        } else {
            refuse(routing, problem);
        }
    }

    /** Until a route is found, which has a template of its own: many requests find none, and are answered all the same. */
    private static void label(HttpServerRequest request) {
        Context context = Vertx.currentContext();
        if (context != null) {
            boolean isMeasured = METHODS.contains(request.method().name());
            context.putLocal(TEMPLATE_KEY, isMeasured ? TEMPLATE : UNMEASURED);
        }
    }

    private @Nullable Problem fault(HttpServerRequest request) {
        String target = request.uri();
        if (target.length() > longestTarget) {
            return Problem.of(414, "target-too-long", "A target has up to " + longestTarget + " bytes.", null);
        }
        if (sizeOfFields(request.headers()) > longestFields) {
            return Problem.of(
                    431, "fields-too-long", "All header fields together have up to " + longestFields + " bytes.", null);
        }
        if (hasOddCoding(request.headers())) {
            return Problem.of(BAD_REQUEST, "malformed-request", "A body is sent as it is, or chunked.", CODING);
        }
        // The server would refuse it too, and without a word.
        if (lengthOfBody(request.headers()) > longestBody) {
            return Problem.of(TOO_LARGE, "content-too-large", "A body has up to " + longestBody + " bytes.", null);
        }
        return request.headers().getAll(HttpHeaderNames.HOST).size() > 1
                ? host("The host is given more than once.")
                : Target.fault(target, request.path(), request.query());
    }

    /** RFC 9112, section 6.3: nobody can say where the body ends, also where the fields of several codings are chunked last. */
    private static boolean hasOddCoding(MultiMap headers) {
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        return coding != null
                && (!HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)
                        || headers.getAll(HttpHeaderNames.TRANSFER_ENCODING).size() > 1);
    }

    /** 0 where it is not said, or not as a number, which the server refuses by itself. */
    private static long lengthOfBody(MultiMap headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Of HTTP/1 without a text made of each, since every request is asked. */
    private static long sizeOfFields(MultiMap headers) {
        long size = 0;
        if (headers instanceof HttpHeaders fields) {
            Iterator<Map.Entry<CharSequence, CharSequence>> each = fields.iteratorCharSequence();
            while (each.hasNext()) {
                Map.Entry<CharSequence, CharSequence> field = each.next();
                size += field.getKey().length() + field.getValue().length() + AROUND;
            }
        } else {
            for (Map.Entry<String, String> field : headers) {
                size += field.getKey().length() + field.getValue().length() + AROUND;
            }
        }
        return size;
    }

    /**
     * Of what the router, or the access log before us, finds wrong with a head, and of nothing else: what passed the check
     * has no fault, and is somebody else's failure.
     */
    private void failed(RoutingContext routing) {
        Throwable failure = routing.failure();
        int status = routing.statusCode();
        boolean isOfRouter = failure instanceof VertxException
                ? status == BAD_REQUEST
                : failure == null && (status == BAD_REQUEST || status == NOT_FOUND);
        if (isOfRouter || fault(routing.request()) != null) {
            unreadable(routing);
        } else {
            routing.next();
        }
    }

    private void unreadable(RoutingContext routing) {
        if (routing.response().ended()) {
            return;
        }
        Problem fault = fault(routing.request());
        if (fault == null) {
            fault = routing.failure() instanceof VertxException
                    ? host("Send one Host: a name or an address, and a port where it is needed.")
                    : Problem.of(BAD_REQUEST, "bad-request", "The request cannot be read.", null);
        }
        refuse(routing, fault);
    }

    // RFC 9112, section 3.2: a request without one, with several, or with one that is none, is answered 400.
    private static Problem host(String detail) {
        return Problem.of(BAD_REQUEST, "malformed-request", detail, "Host");
    }

    private void refuse(RoutingContext routing, Problem problem) {
        HttpServerRequest request = routing.request();
        HttpServerResponse response = routing.response();
        label(request);
        response.setStatusCode(problem.status());
        response.putHeader(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        try {
            Buffer body = Buffer.buffer(json.writeValueAsBytes(problem));
            if (CODING.equals(problem.field()) && request.version() != HttpVersion.HTTP_2) {
                endConnection(request, body);
            } else if (problem.status() == TOO_LARGE) {
                endUnread(request, body);
            } else {
                response.end(body);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What comes behind may be the rest of the body and look like a request. The server begins none before this one's answer
     * has ended, so it does not.
     */
    private static void endConnection(HttpServerRequest request, Buffer body) {
        request.response()
                .putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .putHeader(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length()))
                .write(body)
                .onComplete(written -> request.connection().close());
    }

    /** The body that comes, or is on its way, ends with the connection, since nobody reads it. */
    private static void endUnread(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = request.response();
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        response.end(body).onComplete(ended -> request.connection().close());
    }
}
