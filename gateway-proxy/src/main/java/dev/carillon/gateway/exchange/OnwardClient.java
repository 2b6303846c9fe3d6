package dev.carillon.gateway.exchange;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The client side of one event loop: its own connections, so that no request changes threads on its way. */
public final class OnwardClient {
    private static final Logger LOG = Logger.getLogger(OnwardClient.class);
    private static final int WAITING_PER_CONNECTION = 4;
    private static final int KEEP_ALIVE_SECONDS = 30;

    private OnwardClient() {}

    /**
     * A client for the event loop of the caller.
     *
     * @param connections the most to one address; four times as many requests may wait for one
     */
    public static HttpClient create(Vertx vertx, Duration connectTimeout, Duration idleTimeout, int connections) {
        HttpClientOptions options = new HttpClientOptions()
                .setMaxChunkSize(Listener.MAX_CHUNK)
                .setMaxHeaderSize(Listener.MAX_FIELDS)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setIdleTimeout(Math.toIntExact(idleTimeout.toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                // Below what servers usually allow, so that it is this side that ends an idle connection.
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions()
                        .setHttp1MaxSize(connections)
                        .setMaxWaitQueueSize(connections * WAITING_PER_CONNECTION))
                // Whoever sent the request hears of its failure; Vert.x would log it as an error beside.
                .withConnectHandler(connection -> connection.exceptionHandler(
                        failure -> LOG.debugf("Connection to %s: %s", connection.remoteAddress(), failure)))
                .build();
    }
}
