package dev.carillon.broker.push;

import static dev.carillon.broker.push.Pushing.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.broker.queue.PushTarget;
import dev.carillon.http.webhook.WebhookSignature;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That receivers can verify who sends, while secrets change. */
class PushSignatureTest {
    private static final String OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    private final Pushing pushing = new Pushing();

    @AfterEach
    void close() throws Exception {
        pushing.close();
    }

    /** As a receiver does it: from the request as it came, and the secret as it was told. */
    private static boolean verifies(Target.Received request, String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.split("_", 2)[1]), "HmacSHA256"));
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(request.headers().get("webhook-id").getBytes(StandardCharsets.UTF_8));
        signed.write('.');
        signed.writeBytes(request.headers().get("webhook-timestamp").getBytes(StandardCharsets.UTF_8));
        signed.write('.');
        signed.writeBytes(request.body());
        String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.toByteArray()));
        return Arrays.asList(request.headers().get("webhook-signature").split(" "))
                .contains(expected);
    }

    private Path secrets(String text) throws Exception {
        return Files.writeString(folder.resolve("secrets"), text);
    }

    private Target.Received push(Path secrets) throws Exception {
        Target target = Target.answering(pushing.vertx, 200);
        pushing.set(new PushTarget(target.url(), "shop", 10, Duration.ofSeconds(15)));
        pushing.start(TestConfig.LOOPBACK.signing(secrets));
        UUID id = pushing.broker.create("{\"test\": 2432232314}");
        eventually().until(() -> pushing.broker.find(id).isEmpty());
        return target.received().getFirst();
    }

    @Test
    void aRequestIsSignedAsStandardWebhooksSay() throws Exception {
        Target.Received request = push(secrets("# who\nother " + NEW + "\nshop " + OLD + "\n"));

        assertThat(verifies(request, OLD)).isTrue();
        assertThat(verifies(request, NEW)).isFalse();
    }

    @Test
    void whileASecretChangesBothVerify() throws Exception {
        Target.Received request = push(secrets("shop " + OLD + "," + NEW));

        assertThat(verifies(request, OLD)).isTrue();
        assertThat(verifies(request, NEW)).isTrue();
    }

    @Test
    void theSignatureOfTheSpecificationsExampleIsItsOwn() {
        // From the test of the reference implementations.
        String signature = WebhookSignature.of(
                SecretsFile.parse("a " + OLD).find("a").orElseThrow(),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void withoutItsSecretNothingIsSent() throws Exception {
        Target target = Target.answering(pushing.vertx, 200);
        pushing.set(new PushTarget(target.url(), "shop", 10, Duration.ofSeconds(15)));
        PushDispatcher lacking = pushing.start(TestConfig.LOOPBACK.signing(secrets("other " + NEW)));
        UUID id = pushing.broker.create("unsigned");
        lacking.close(Duration.ZERO);

        assertThat(pushing.broker.get(id).attempts()).isZero();

        pushing.start(TestConfig.LOOPBACK.signing(secrets("shop " + NEW)));
        eventually().until(() -> pushing.broker.find(id).isEmpty());
        assertThat(target.received()).hasSize(1);
    }

    // ---- the file ------------------------------------------------------------------------------------------------

    private final AtomicLong nanos = new AtomicLong();

    private void change(Path file, String text, int seconds) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L + seconds * 1000L));
    }

    private List<byte[]> lookTwice(PushSecrets secrets) {
        for (int i = 0; i < 2; i++) {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            secrets.find("shop");
        }
        return secrets.find("shop").orElse(List.of());
    }

    @Test
    void aChangedFileIsReadAgainAndAWrongOneIsNot() throws Exception {
        Path file = folder.resolve("changing");
        change(file, "shop " + OLD, 0);
        PushSecrets secrets = new PushSecrets(file, nanos::get);
        assertThat(secrets.find("shop").orElseThrow()).hasSize(1);

        change(file, "shop " + OLD + "," + NEW, 1);
        assertThat(lookTwice(secrets)).hasSize(2);
        change(file, "shop whsec_short", 2);
        assertThat(lookTwice(secrets)).hasSize(2);
        Files.delete(file);
        assertThat(lookTwice(secrets)).hasSize(2);
        change(file, "other " + NEW, 3);
        assertThat(lookTwice(secrets)).isEmpty();
    }

    @Test
    void withoutAFileThereAreNoSecrets() {
        assertThat(new PushSecrets(null, nanos::get).find("shop")).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsKnownAtTheStart() {
        assertThatThrownBy(() -> new PushSecrets(folder.resolve("nothing"), nanos::get))
                .hasMessageContaining("carillon.broker.push.secrets-file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop",
                "shop whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw more",
                "shop MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "shop whsec_MfKQ9r8G",
                "shop whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa!!",
                "-shop whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "shop whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw,",
                "shop whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nshop whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            })
    void aWrongLineIsNamedAndNotQuoted(String text) {
        assertThatThrownBy(() -> SecretsFile.parse("# first\n" + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text.contains("\n") ? "line 3" : "line 2")
                .hasMessageNotContaining("MfKQ9r8G");
    }
}
