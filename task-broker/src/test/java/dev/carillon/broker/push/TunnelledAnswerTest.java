package dev.carillon.broker.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.SelfSigned;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.ProxyOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTPS target answers through an egress proxy, which sees nothing of it. */
class TunnelledAnswerTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private int target(int status) throws Exception {
        Path file = SelfSigned.make(folder.resolve("target.p12")).file();
        PfxOptions pair = new PfxOptions().setPath(file.toString()).setPassword(SelfSigned.PASSWORD);
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(pair))
                .requestHandler(request -> request.response()
                        .setStatusCode(status)
                        .putHeader("Proxy-Status", "elsewhere; error=http_request_denied")
                        .end());
        return get(server.listen(0, "127.0.0.1")).actualPort();
    }

    /** Joins every {@code CONNECT} with the target. */
    private int proxy(int target) throws Exception {
        NetClient out = vertx.createNetClient();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> out.connect(target, "127.0.0.1")
                        .onSuccess(far -> request.toNetSocket().onSuccess(near -> join(near, far))));
        return get(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static void join(NetSocket near, NetSocket far) {
        near.pipeTo(far);
        far.pipeTo(near);
    }

    private TargetRequest post(RequestOptions options) {
        HttpClient client =
                vertx.createHttpClient(new HttpClientOptions().setTrustAll(true).setVerifyHost(false));
        return new TargetRequest(
                vertx.getOrCreateContext(), client, options.setMethod(HttpMethod.POST), new byte[] {1}, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 407})
    void isTheTargetsWhateverItIs(int status) throws Exception {
        int target = target(status);
        ProxyOptions proxy = new ProxyOptions().setHost("127.0.0.1").setPort(proxy(target));

        TargetRequest request = post(new RequestOptions()
                .setAbsoluteURI("https://localhost:" + target + "/hook")
                .setProxyOptions(proxy));

        assertThat(request.answer().get(30, TimeUnit.SECONDS).status()).isEqualTo(status);
        assertThat(request.refusalOfProxy()).isEmpty();
    }
}
