package dev.carillon.bench.peer;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.httpproxy.HttpProxy;

/**
 * Stock vertx-http-proxy in front of one origin, a server and a client on each event loop. Nothing of it is ours but this:
 * as many connections to the origin from a loop as ours may have, and the native transport, which ours has too.
 */
public final class VertxReverseProxy extends AbstractVerticle {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int CONNECTIONS_PER_LOOP = 256;
    private static final int BACKLOG = 4096;

    private final int port;
    private final int origin;

    private VertxReverseProxy(int port, int origin) {
        this.port = port;
        this.origin = origin;
    }

    /** Arguments: the port to listen on, and the origin's. */
    public static void main(String... arguments) {
        int port = Integer.parseInt(arguments[0]);
        int origin = Integer.parseInt(arguments[1]);
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(loops));
        vertx.deployVerticle(() -> new VertxReverseProxy(port, origin), new DeploymentOptions().setInstances(loops))
                .onSuccess(id -> System.out.println(
                        "listening on " + port + ", native transport: " + vertx.isNativeTransportEnabled()))
                .onFailure(fault -> {
                    fault.printStackTrace();
                    System.exit(1);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        HttpProxy proxy = HttpProxy.reverseProxy(
                vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(CONNECTIONS_PER_LOOP)));
        proxy.origin(origin, LOOPBACK);
        vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(BACKLOG))
                .requestHandler(proxy)
                .listen(port, LOOPBACK)
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
