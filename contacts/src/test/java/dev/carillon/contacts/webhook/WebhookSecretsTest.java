package dev.carillon.contacts.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.contacts.contact.PhoneConfig;
import dev.carillon.contacts.contact.PhoneNumbers;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {
    private static final String PREFIX = "carillon.contacts.webhooks.";
    private static final String ONE = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "fedcba9876543210fedcba9876543210";

    private static WebhookConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(WebhookConfig.class)
                .withDefaultValues(settings)
                .addDiscoveredConverters()
                .build()
                .getConfigMapping(WebhookConfig.class);
    }

    private static WebhookSecrets secrets(String property, String value) {
        return new WebhookSecrets(config(Map.of(PREFIX + property, value)));
    }

    @Test
    void tellWhoseTheyAre() {
        WebhookSecrets secrets = secrets("wordpress-secrets", ONE + ",blog " + OTHER);

        assertThat(secrets.site(WebhookSource.WORDPRESS, ONE)).contains("");
        assertThat(secrets.site(WebhookSource.WORDPRESS, OTHER)).contains("blog");
        assertThat(secrets.site(WebhookSource.WORDPRESS, "wrong")).isEmpty();
        assertThat(secrets.site(WebhookSource.USERVOICE, ONE)).isEmpty();
        assertThat(secrets.site(WebhookSource.STANDARD, ONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"short", "0123456789abcdef0123456789abcde", "a b 0123456789abcdef0123456789abcdef", "-x " + ONE})
    void areRefusedAtTheStartWhereTheyAreWeakOrNone(String secret) {
        assertThatThrownBy(() -> secrets("uservoice-secrets", secret))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(PREFIX + "uservoice-secrets: secret 1")
                .hasMessageNotContaining("0123456789");
    }

    @Test
    void ofAFileAreReadAgainAndAWrongFileIsNot(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secrets"), "# one\n" + ONE + "\n");
        WebhookSecrets secrets = secrets("wordpress-secrets-file", file.toString());

        change(file, ONE + "\nblog " + OTHER + "\n", 1);
        awaitSite(secrets, OTHER, Optional.of("blog"));
        assertThat(secrets.site(WebhookSource.WORDPRESS, ONE)).contains("");

        change(file, "weak\n", 2);
        change(file, "blog " + OTHER + "\n", 3);
        awaitSite(secrets, ONE, Optional.empty());
        assertThat(secrets.site(WebhookSource.WORDPRESS, OTHER)).contains("blog");
    }

    private static void change(Path file, String text, int seconds) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(seconds)));
    }

    private static void awaitSite(WebhookSecrets secrets, String secret, Optional<String> site) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> secrets.site(WebhookSource.WORDPRESS, secret).equals(site));
    }

    @Test
    void ofAFileThatIsNotThereStopTheService(@TempDir Path folder) {
        assertThatThrownBy(() ->
                        secrets("wordpress-secrets-file", folder.resolve("none").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(PREFIX + "wordpress-secrets-file");
    }

    @ParameterizedTest
    @CsvSource({
        "keys,whsec_short",
        "email,no-pointer",
        "list,'not a list'",
        "addresses,10.0.0.1/8",
        "types,a",
    })
    void aSourceThatIsDescribedWronglyStopsTheServiceAndIsNamed(String property, String value) {
        Map<String, String> settings = property.equals("types")
                ? Map.of(PREFIX + "standard.shop.types", value)
                : property.equals("keys")
                        ? Map.of(PREFIX + "standard.shop.keys", value)
                        : Map.of(
                                PREFIX + "standard.shop.keys",
                                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                PREFIX + "standard.shop." + property,
                                value);
        PhoneConfig region = () -> "BG";
        PhoneNumbers numbers = new PhoneNumbers(region);

        assertThatThrownBy(() -> new StandardSources(config(settings), numbers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(PREFIX + "standard.shop");
    }
}
