package dev.carillon.broker.push;

import static dev.carillon.broker.push.Pushing.eventually;
import static dev.carillon.broker.push.Pushing.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.conventions.SelfSigned;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JksOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a task is given to nobody but the host that its target names. */
class PushTlsTest {
    @TempDir
    Path folder;

    private final Pushing pushing = new Pushing();
    private Path certificate;
    private Target target;

    @BeforeEach
    void startATargetNamedLocalhost() throws Exception {
        SelfSigned keys = SelfSigned.make(folder.resolve("keys.p12"), "EC", "dns:localhost");
        certificate = Files.writeString(
                folder.resolve("certificate.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keys.certificate().getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        target = new Target(
                pushing.vertx,
                new HttpServerOptions()
                        .setSsl(true)
                        .setKeyCertOptions(
                                new JksOptions().setPath(keys.file().toString()).setPassword(SelfSigned.PASSWORD)),
                (request, one) -> request.response().end());
    }

    @AfterEach
    void close() throws Exception {
        pushing.close();
    }

    private UUID pushTo(String host, TestConfig config) {
        pushing.set(to(URI.create("https://" + host + ":" + target.port() + "/")));
        pushing.start(config);
        return pushing.broker.create("secret");
    }

    @Test
    void aHostThatIsVouchedForIsGivenTheTask() throws Exception {
        assertThat(Files.readString(certificate)).startsWith("-----BEGIN CERTIFICATE-----");

        UUID id = pushTo("localhost", TestConfig.LOOPBACK.trusting(certificate));

        eventually().until(() -> pushing.broker.find(id).isEmpty());
        assertThat(target.texts()).containsExactly("secret");
    }

    @Test
    void anotherNameThanTheCertificatesIsNot() {
        pushTo("127.0.0.1", TestConfig.LOOPBACK.trusting(certificate));

        eventually().until(() -> !pushing.broker.dead().isEmpty());
        assertThat(pushing.broker.dead().getFirst().reason()).startsWith("there was no connection to the target");
        assertThat(target.received()).isEmpty();
    }

    @Test
    void aCertificateThatNobodyVouchesForIsNot() {
        pushTo("localhost", TestConfig.LOOPBACK);

        eventually().until(() -> !pushing.broker.dead().isEmpty());
        assertThat(target.received()).isEmpty();
    }
}
