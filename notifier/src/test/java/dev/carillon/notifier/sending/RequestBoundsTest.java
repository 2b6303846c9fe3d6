package dev.carillon.notifier.sending;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.notifier.message.SettlementConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBoundsTest {
    private static final Duration REQUEST = Duration.ofSeconds(30);

    @Test
    void theDefaultsLeaveRoom() {
        assertThatCode(() -> bounds("carillon.notifier.worker.enabled", "true")
                        .requireRoomFor(REQUEST, "carillon.notifier.twilio.request-timeout"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "carillon.notifier.settlement.sending-bound, PT30S",
        "carillon.notifier.settlement.check-lease, PT30S",
        "carillon.notifier.worker.grace, PT10S",
        "carillon.notifier.broker.lease, PT1M",
        "carillon.notifier.worker.pace-wait, PT5M"
    })
    void aTimeThatIsTooShortIsNamed(String property, String value) {
        assertThatThrownBy(() ->
                        bounds(property, value).requireRoomFor(REQUEST, "carillon.notifier.twilio.request-timeout"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(property);
    }

    private static RequestBounds bounds(String property, String value) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(SettlementConfig.class)
                .withMapping(BrokerConfig.class)
                .withMapping(WorkerConfig.class)
                .withDefaultValue("carillon.notifier.broker.token-file", "token")
                .withDefaultValue(property, value)
                .build();
        return new RequestBounds(
                config.getConfigMapping(SettlementConfig.class),
                config.getConfigMapping(BrokerConfig.class),
                config.getConfigMapping(WorkerConfig.class));
    }
}
