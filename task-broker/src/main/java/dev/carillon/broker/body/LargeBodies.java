package dev.carillon.broker.body;

import dev.carillon.broker.api.Problems;
import dev.carillon.broker.engine.BrokerConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

/**
 * Takes in bodies of more than {@value #SMALL} bytes, or of a length that is not said, so that all of them together take no
 * more memory than there is for them: each waits, unread, until there is room, and keeps its room until it is answered. Asks
 * only for those whose callers may do what they want, since it comes behind the check of roles.
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

    LargeBodies(BrokerConfig config, BodyObserver observer) {
        this.limits = new BodyLimits(
                config.limits().payload().asLongValue(), config.limits().batch().asLongValue());
        this.room = new BodyRoom(config.limits().bodies().asLongValue());
        this.patience = config.limits().bodyWait();
        observer.bodiesTaken(room::taken, room::waiting);
    }

    /** There from the start, and not only from the first request on, as its meters have to be. */
    void start(@Observes StartupEvent started) {}

    @Override
    public void filter(ResteasyReactiveContainerRequestContext context) {
        RoutingContext routing =
                ((ResteasyReactiveRequestContext) context.getServerRequestContext()).unwrap(RoutingContext.class);
        HttpServerRequest request = routing.request();
        // What a resource does on a thread of its own, its filters do there too.
        Context loop = Vertx.currentContext();
        long length = length(request);
        String path = request.path();
        long most = limits.most(path);
        if (length > most) {
            refuseUnread(routing, loop);
            throw limits.refusal(path);
        }
        if (length == UNKNOWN || length > SMALL) {
            context.suspend();
            Turn turn = new Turn(context, routing, loop, path, length);
            loop.runOnContext(asked -> turn.ask());
        }
    }

    /** 0 where there is no body. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        if (length == null) {
            boolean hasBody = switch (request.version()) {
                case HTTP_2 -> !request.isEnded();
                case HTTP_1_0, HTTP_1_1 -> request.getHeader(HttpHeaderNames.TRANSFER_ENCODING) != null;
            };
            return hasBody ? UNKNOWN : 0;
        }
        return Long.parseLong(length);
    }

    private static void refuseUnread(RoutingContext routing, Context loop) {
        HttpServerRequest request = routing.request();
        if (request.getHeader(HttpHeaderNames.EXPECT) != null) {
            // Whoever waits to be asked for a body may send it all the same, or not, and nobody could tell.
            IncomingBody.closeAfterAnswer(routing);
        } else {
            loop.runOnContext(refused -> IncomingBody.discard(request));
        }
    }

    /** One body's way from its request to its answer. */
    private final class Turn {
        private final ResteasyReactiveContainerRequestContext context;
        private final RoutingContext routing;
        private final String path;
        private final long length;
        private final Context loop;
        private boolean waits = true;
        private long patient;

        Turn(
                ResteasyReactiveContainerRequestContext context,
                RoutingContext routing,
                Context loop,
                String path,
                long length) {
            this.context = context;
            this.routing = routing;
            this.loop = loop;
            this.path = path;
            this.length = length;
        }

        void ask() {
            long most = length == UNKNOWN ? limits.most(path) : length;
            patient = routing.vertx().setTimer(patience.toMillis(), late -> {
                refuseUnread(routing, loop);
                leave(Problems.overloaded());
            });
            BodyRoom.Place place = room.ask(most, () -> loop.runOnContext(granted -> begin(most)));
            routing.addEndHandler(answered -> {
                place.close();
                leave(new CancellationException("whoever would send the body has gone away"));
            });
        }

        private void begin(long most) {
            if (!stopWaiting()) {
                return;
            }
            new IncomingBody(
                            routing,
                            (int) (length == UNKNOWN ? Math.min(most, SMALL) : length),
                            most,
                            limits.refusal(path),
                            this::goOn,
                            context::resume)
                    .read(patience);
        }

        private void goOn(byte[] body) {
            context.setEntityStream(new ByteArrayInputStream(body));
            context.resume();
        }

        private void leave(Throwable why) {
            if (stopWaiting()) {
                context.resume(why);
            }
        }

        private boolean stopWaiting() {
            boolean waited = waits;
            waits = false;
            routing.vertx().cancelTimer(patient);
            return waited;
        }
    }
}
