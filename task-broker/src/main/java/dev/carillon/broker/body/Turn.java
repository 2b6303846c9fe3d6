package dev.carillon.broker.body;

import dev.carillon.broker.api.Problems;
import dev.carillon.http.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request with a large body, or with one of a length that is not said, from its head to its answer: it waits
 * for room, the body is read, and the request goes on, once. All on the event loop of the connection.
 */
final class Turn implements BodyRoom.Guest, IncomingBody.Reader {
    private final ResteasyReactiveContainerRequestContext context;
    private final RoutingContext routing;
    private final Context loop;
    private final BodyRoom room;
    private final Duration patience;
    private final long most;
    private final ProblemException tooLong;

    private BodyRoom.@Nullable Place place;
    private @Nullable IncomingBody body;
    private boolean wentOn;
    private long timer = -1;

    /**
     * A request that is suspended, and paused.
     *
     * @param most bytes that may come
     * @param tooLong what becomes of more
     */
    Turn(
            ResteasyReactiveContainerRequestContext context,
            RoutingContext routing,
            Context loop,
            BodyRoom room,
            Duration patience,
            long most,
            ProblemException tooLong) {
        this.context = context;
        this.routing = routing;
        this.loop = loop;
        this.room = room;
        this.patience = patience;
        this.most = most;
        this.tooLong = tooLong;
    }

    /** Of a body of as many bytes as may come: none of it is read before there is room for it. */
    void takeKnown() {
        if (begins()) {
            ask();
        }
    }

    /** Of a body of which nobody knows: it asks for room where it turns out to be large. */
    void takeUnknown() {
        if (begins()) {
            read((int) Math.min(most, LargeBodies.SMALL));
        }
    }

    private boolean begins() {
        routing.addEndHandler(answered -> leave());
        if (routing.response().closed() || routing.response().ended()) {
            leave(); // before that handler was there
            return false;
        }
        return true;
    }

    private void ask() {
        timer = routing.vertx().setTimer(patience.toMillis(), late -> refuse(Problems.overloaded()));
        // What one stream of HTTP/2 leaves unread stops all others of its connection (RFC 9113, section 5.2.2).
        boolean patient = routing.request().version() != HttpVersion.HTTP_2;
        place = room.ask(most, patient, this);
    }

    @Override
    public void granted() {
        loop.runOnContext(granted -> {
            routing.vertx().cancelTimer(timer);
            if (wentOn) {
                return;
            }
            IncomingBody begun = body;
            if (begun == null) {
                read((int) most);
            } else {
                begun.allow(most);
            }
        });
    }

    @Override
    public void refused() {
        loop.runOnContext(refused -> refuse(Problems.overloaded()));
    }

    private void read(int allowed) {
        if (routing.request().isEnded()) {
            leave(); // a stream that was reset
            return;
        }
        IncomingBody incoming = new IncomingBody(routing.vertx(), routing.request(), patience, allowed, this);
        body = incoming;
        incoming.read();
    }

    @Override
    public void grows() {
        if (body != null && body.length() > most) {
            refuse(tooLong);
        } else {
            ask();
        }
    }

    @Override
    public void whole(byte[] bytes) {
        if (place != null) {
            place.shrink(bytes.length);
        }
        goOn(() -> {
            context.setEntityStream(new ByteArrayInputStream(bytes));
            context.resume();
        });
    }

    @Override
    public void failed(Throwable why) {
        goOn(() -> {
            if (why instanceof ProblemException) {
                UnreadBody.closeAfterAnswer(routing); // too slow
            }
            context.resume(why);
        });
        UnreadBody.discard(routing.request());
    }

    private void refuse(ProblemException why) {
        if (body != null) {
            body.stop();
        }
        goOn(() -> {
            UnreadBody.letGo(routing, loop, body != null);
            context.resume(why);
        });
    }

    /** It was answered, or whoever asked has gone. */
    private void leave() {
        if (place != null) {
            place.close();
        }
        if (body != null) {
            body.stop();
        }
        goOn(() -> context.resume(new CancellationException("whoever would send the body has gone away")));
    }

    private void goOn(Runnable step) {
        routing.vertx().cancelTimer(timer);
        if (!wentOn) {
            wentOn = true;
            step.run();
        }
    }
}
