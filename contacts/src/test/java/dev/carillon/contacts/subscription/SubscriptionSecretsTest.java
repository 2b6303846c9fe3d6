package dev.carillon.contacts.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.contacts.Api;
import dev.carillon.contacts.ContactsEnvironment;
import dev.carillon.contacts.Database;
import dev.carillon.contacts.Surroundings;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(ContactsEnvironment.class)
class SubscriptionSecretsTest {
    private static final String CLEAR = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Inject
    Database database;

    @Inject
    SecretSealing sealing;

    @TempDir
    Path folder;

    private final Subscriber subscriber = new Subscriber();

    @BeforeEach
    void clear() {
        database.clear();
        Surroundings.BROKER.forget();
        Surroundings.BROKER.setReachable(true);
    }

    @AfterEach
    void close() {
        subscriber.close();
    }

    @Test
    void aDumpHoldsNoSecretInClear() {
        String first = made("/v1/subscriptions", Map.of("url", subscriber.url()), 201);
        String id = database.text("select id from subscription");

        String second = made("/v1/subscriptions/" + id + "/rotate-secret", Map.of(), 200);

        assertThat(second).isNotEqualTo(first);
        String dump = database.dump();
        assertThat(dump).contains(id).doesNotContain("whsec_", bare(first), bare(second));
        assertThat(database.text("select old_secret from subscription")).startsWith("aes256gcm:1:");
    }

    @Test
    void aRepeatedRequestShowsTheSameSecret() {
        String body = "{\"url\":\"" + subscriber.url() + "\"}";

        assertThat(keyed(body)).startsWith("whsec_").isEqualTo(keyed(body));
    }

    @Test
    void whatStandsInClearSignsAndIsSealedByTheJob() {
        keepInClear();
        assertThat(tellSomething(1).isBy(CLEAR)).isTrue();

        assertThat(sealing.sealAll()).isOne();

        assertThat(database.dump()).doesNotContain("whsec_", bare(CLEAR));
        assertThat(tellSomething(2).isBy(CLEAR)).isTrue();
        assertThat(sealing.sealAll()).isZero();
    }

    @Test
    void oneThatDoesNotOpenIsLeftAndTheOthersAreSealed() {
        keepInClear();
        database.execute(
                "insert into subscription (id, url, secret, created_at, updated_at)"
                        + " values ('00000000-0000-7000-8000-000000000000', 'https://x.example.com', 'aes256gcm:9:AAAA', now(), now())");

        assertThat(sealing.sealAll()).isOne();

        assertThat(database.number("select count(*) from subscription where secret like 'aes256gcm:9:%'"))
                .isOne();
    }

    @Test
    void theSecretBeforeGoesWhenItsTimeIsOver() {
        made("/v1/subscriptions", Map.of("url", subscriber.url()), 201);
        database.execute("update subscription set old_secret = secret, old_secret_until = now() - interval '1 second'");

        assertThat(sealing.sealAll()).isOne();

        assertThat(database.text("select coalesce(old_secret, 'none') from subscription"))
                .isEqualTo("none");
    }

    @Test
    void aNewKeyTakesOverAndTheOldOneReadsUntilThen() throws IOException {
        Path file = Files.writeString(folder.resolve("keys"), "1 " + "a".repeat(32) + "\n");
        SubscriptionSecrets secrets = new SubscriptionSecrets(() -> Optional.of(file));
        UUID id = new UUID(1, 1);
        Subscription before =
                subscription(id, secrets.seal(id, "whsec_new"), secrets.seal(id, "whsec_old"), NOW.plusSeconds(60));
        assertThat(secrets.sealed(before, NOW)).isEqualTo(before);

        Files.writeString(file, "1 " + "a".repeat(32) + "\n2 " + "b".repeat(32) + "\n");

        SubscriptionSecrets later = new SubscriptionSecrets(() -> Optional.of(file));
        assertThat(later.open(id, before.secret())).isEqualTo("whsec_new");
        Subscription after = later.sealed(before, NOW);
        assertThat(after.secrets(NOW))
                .allSatisfy(kept -> assertThat(kept).startsWith("aes256gcm:2:"))
                .extracting(kept -> later.open(id, kept))
                .containsExactly("whsec_new", "whsec_old");
    }

    @Test
    void withoutKeysNothingIsSealedAndNothingNewIsKept() {
        SubscriptionSecrets secrets = new SubscriptionSecrets(Optional::empty);
        UUID id = new UUID(1, 1);

        assertThat(secrets.open(id, CLEAR)).isEqualTo(CLEAR);
        assertThatThrownBy(() -> secrets.seal(id, CLEAR))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("carillon.contacts.tombstones.keys-file");
        assertThatThrownBy(() -> secrets.open(id, "aes256gcm:1:AAAA")).isInstanceOf(IllegalStateException.class);
    }

    private void keepInClear() {
        database.execute(
                "insert into subscription (id, url, secret, created_at, updated_at)"
                        + " values (gen_random_uuid(), ?, ?, now(), now())",
                subscriber.url(),
                CLEAR);
    }

    private Subscriber.Received tellSomething(int nth) {
        Api.admin().post("/v1/subscriptions/" + database.text("select id from subscription") + "/test");
        await().until(() -> subscriber.received().size() >= nth);
        return subscriber.received().get(nth - 1);
    }

    private String keyed(String body) {
        return Api.admin()
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", "k")
                .body(body)
                .post("/v1/subscriptions")
                .path("secret");
    }

    private static String made(String path, Map<String, String> body, int status) {
        return Api.admin()
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(status)
                .extract()
                .path("secret");
    }

    private static String bare(String secret) {
        return secret.substring("whsec_".length());
    }

    private static Subscription subscription(UUID id, String secret, @Nullable String old, @Nullable Instant until) {
        return new Subscription(
                id, "https://x.example.com", Set.of(), false, "", secret, old, until, true, null, null, NOW, NOW);
    }
}
