package dev.carillon.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsJsonTest {

    @Test
    void everythingIsReadAsItWasWritten() {
        QueueSettings settings = new QueueSettings(
                        Duration.ofNanos(1_500_000_001), 7, Duration.ofMillis(250), Duration.ofDays(2))
                .withDedupeWindow(Duration.ofDays(31))
                .withRetention(Duration.ofHours(1))
                .withLimits(new QueueLimits(new Rate(10, Duration.ofSeconds(3), 4), 5, 6))
                .withPush(new PushTarget(URI.create("https://example.org/t?x=1"), "s", 8, Duration.ofSeconds(9)));

        assertThat(SettingsJson.read(SettingsJson.write(settings))).isEqualTo(settings);
    }

    @Test
    void whatIsNotThereStaysAway() {
        assertThat(SettingsJson.read(SettingsJson.write(QueueSettings.DEFAULT))).isEqualTo(QueueSettings.DEFAULT);
        QueueSettings unsigned = QueueSettings.DEFAULT.withPush(
                new PushTarget(URI.create("http://a"), null, 1, PushTarget.DEFAULT_TIMEOUT));
        assertThat(SettingsJson.read(SettingsJson.write(unsigned))).isEqualTo(unsigned);
    }

    @Test
    void whatIsNotSaidIsTheDefaultAndWhatIsNotKnownIsPassedOver() {
        assertThat(SettingsJson.read("{\"maxAttempts\":3,\"ofNextYear\":{}}").maxAttempts())
                .isEqualTo(3);
        assertThat(SettingsJson.read("{}")).isEqualTo(QueueSettings.DEFAULT);
    }

    @Test
    void whatIsNoSettingsIsRefused() {
        assertThatThrownBy(() -> SettingsJson.read("{\"lease\":")).isInstanceOf(IllegalArgumentException.class);
    }
}
