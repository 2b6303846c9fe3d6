package dev.carillon.broker.engine.postgres;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What replicas tell each other by {@code NOTIFY}: that a queue has something for whoever waits, that a task is over. Told
 * beside the transactions and not in them, since notifications make commits wait for each other. One that is lost costs a
 * poll's time; nothing else depends on them. Belongs to one context.
 */
final class Hints {
    private static final long GATHER_MILLIS = 5;
    private static final String NOTIFY =
            "select set_config('synchronous_commit', 'off', true), pg_notify($1, hint) from unnest($2::text[]) hint";
    /** A notification carries less than 8,000 bytes; each of these has less than 200. */
    private static final String SEPARATOR = " ";

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final String channel;
    private final String self;
    private final Consumer<String> readyElsewhere;
    private final Consumer<UUID> overElsewhere;
    private final Runnable missed;
    private final long quietMillis;
    private final Set<String> unsent = new LinkedHashSet<>();
    private @Nullable PgConnection listening;
    /** Of the last try; what became of an earlier one, maybe of another host, is of no use any more. */
    private long attempt;

    private boolean gap;
    private boolean closed;

    /**
     * Hints among the brokers of one schema. A connection that listens is tried after each {@code quietMillis};
     * {@code missed} is run when this broker listens again after a gap.
     */
    Hints(
            Vertx vertx,
            Context context,
            Database database,
            String schema,
            Consumer<String> readyElsewhere,
            Consumer<UUID> overElsewhere,
            Runnable missed,
            long quietMillis) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.channel = "carillon_" + schema;
        this.self = Long.toHexString(new java.security.SecureRandom().nextLong());
        this.readyElsewhere = readyElsewhere;
        this.overElsewhere = overElsewhere;
        this.missed = missed;
        this.quietMillis = quietMillis;
    }

    void ready(String queue) {
        send("READY" + SEPARATOR + queue);
    }

    void over(UUID task) {
        send("OVER" + SEPARATOR + task);
    }

    private void send(String hint) {
        if (unsent.add(self + SEPARATOR + hint) && unsent.size() == 1) {
            vertx.setTimer(GATHER_MILLIS, timer -> context.runOnContext(go -> flush()));
        }
    }

    private void flush() {
        String[] hints = unsent.toArray(String[]::new);
        unsent.clear();
        if (!closed) {
            database.all(NOTIFY, channel, hints); // lost if it is lost
        }
    }

    /** Listens on a connection of its own, and does so again when that fails or the connection breaks. */
    void listen() {
        stopListening();
        long mine = ++attempt;
        Future<PgConnection> connecting = PgConnection.connect(vertx, database.target());
        connecting
                .timeout(quietMillis, TimeUnit.MILLISECONDS) // of all of it, and not only until somebody takes the call
                .compose(connection -> listenOn(connection, mine))
                .onFailure(failure -> {
                    connecting.onSuccess(PgConnection::close); // which may come late
                    again();
                });
    }

    private void listenAgain() {
        gap = true;
        listen();
    }

    private Future<Void> listenOn(PgConnection connection, long mine) {
        connection.notificationHandler(notification -> take(notification.getPayload()));
        connection.closeHandler(gone -> context.runOnContext(go -> broken(connection)));
        return say(connection)
                .compose(
                        listens -> {
                            if (closed || mine != attempt) {
                                return connection.close();
                            }
                            listening = connection;
                            tryLater(connection);
                            if (gap) {
                                gap = false;
                                missed.run();
                            }
                            return Future.succeededFuture();
                        },
                        failure -> connection.close().transform(gone -> Future.failedFuture(failure)));
    }

    /** Which may be said as often as one likes. */
    private Future<?> say(PgConnection connection) {
        return connection.query("listen \"" + channel + "\"").execute().timeout(quietMillis, TimeUnit.MILLISECONDS);
    }

    /**
     * Nothing is ever sent on this connection, so that whatever lies between may forget it without a word: then it
     * would be silent for good.
     */
    private void tryLater(PgConnection connection) {
        vertx.setTimer(
                quietMillis,
                timer -> context.runOnContext(go -> {
                    if (connection.equals(listening)) {
                        say(connection).onSuccess(said -> tryLater(connection)).onFailure(failure -> {
                            broken(connection);
                            connection.close();
                        });
                    }
                }));
    }

    private void broken(PgConnection connection) {
        if (connection.equals(listening)) {
            listening = null;
            again();
        }
    }

    private void again() {
        if (!closed && database.fault().isEmpty()) { // else whoever finds it back starts this again
            vertx.setTimer(
                    1000,
                    timer -> context.runOnContext(go -> {
                        if (!closed && listening == null && database.fault().isEmpty()) {
                            listenAgain();
                        }
                    }));
        }
    }

    private void take(String payload) {
        String[] words = payload.split(SEPARATOR, 3);
        if (words.length < 3 || words[0].equals(self)) {
            return;
        }
        switch (words[1]) {
            case "READY" -> readyElsewhere.accept(words[2]);
            case "OVER" -> overElsewhere.accept(UUID.fromString(words[2]));
            default -> {} // of a later version
        }
    }

    private void stopListening() {
        PgConnection last = listening;
        listening = null;
        if (last != null) {
            last.close();
        }
    }

    Future<Void> close() {
        closed = true;
        PgConnection last = listening;
        listening = null;
        return last == null ? Future.succeededFuture() : last.close();
    }
}
