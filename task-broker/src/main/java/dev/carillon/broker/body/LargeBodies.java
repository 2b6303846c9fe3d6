package dev.carillon.broker.body;

import dev.carillon.broker.engine.BrokerConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

/**
 * Takes in bodies of more than {@value #SMALL} bytes, or of a length that is not said, so that all of them together take no
 * more memory than there is for them: each waits, unread, until there is room, and keeps its room until it is answered. Comes
 * behind the check of roles, so that nobody waits for those who may not ask.
 *
 * <p>Reads on event loops, and waits on no thread.
 */
@Provider
@Priority(Priorities.USER + 1000) // the last: what other filters refuse needs no room
@ApplicationScoped
public class LargeBodies implements ResteasyReactiveContainerRequestFilter {
    /** What is taken as it comes: as many connections as there may be hold less of it than of buffers. */
    public static final int SMALL = 64 * 1024;

    private static final long UNKNOWN = -1;

    private final BodyLimits limits;
    private final BodyRoom room;
    private final Duration patience;
    /** Up to this length nothing has to be looked at. */
    private final long unasked;

    LargeBodies(BrokerConfig config, BodyObserver observer) {
        this.limits = new BodyLimits(
                config.limits().payload().asLongValue(), config.limits().batch().asLongValue());
        this.room = new BodyRoom(config.limits().bodies().asLongValue());
        this.patience = config.limits().bodyWait();
        this.unasked = Math.min(SMALL, limits.least());
        observer.bodiesTaken(room::taken, room::waiting);
    }

    /** There from the start, and not only from the first request on, as its meters have to be. */
    void start(@Observes StartupEvent started) {}

    /** Whoever waits is not to hold up the end. */
    void stop(@Observes ShutdownDelayInitiatedEvent stopping) {
        room.close();
    }

    @Override
    public void filter(ResteasyReactiveContainerRequestContext context) {
        RoutingContext routing =
                ((ResteasyReactiveRequestContext) context.getServerRequestContext()).unwrap(RoutingContext.class);
        long length = length(routing.request());
        if (length != UNKNOWN && length <= unasked) {
            return;
        }
        String path = routing.normalizedPath();
        long most = limits.most(path);
        // What a resource does on a thread of its own, its filters do there too.
        Context loop = Vertx.currentContext();
        if (length > most) {
            UnreadBody.letGo(routing, loop, false);
            throw limits.refusal(path);
        }
        if (length == UNKNOWN || length > SMALL) {
            context.suspend();
            Turn turn = new Turn(
                    context, routing, loop, room, patience, length == UNKNOWN ? most : length, limits.refusal(path));
            loop.runOnContext(length == UNKNOWN ? begun -> turn.takeUnknown() : begun -> turn.takeKnown());
        }
    }

    /** 0 where there is no body, or none that is read. */
    private static long length(HttpServerRequest request) {
        if (HttpMethod.GET.equals(request.method()) || HttpMethod.HEAD.equals(request.method())) {
            return 0;
        }
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            return Long.parseLong(length);
        }
        boolean hasBody = switch (request.version()) {
            case HTTP_2 -> !request.isEnded(); // nobody knows before it ends
            case HTTP_1_0, HTTP_1_1 -> request.getHeader(HttpHeaderNames.TRANSFER_ENCODING) != null;
        };
        return hasBody ? UNKNOWN : 0;
    }
}
