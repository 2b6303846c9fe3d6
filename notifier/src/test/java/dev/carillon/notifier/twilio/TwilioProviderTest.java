package dev.carillon.notifier.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.carillon.http.access.SecretFile;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.Credentials;
import dev.carillon.notifier.account.Pace;
import dev.carillon.notifier.account.Provider;
import dev.carillon.notifier.account.Terms;
import dev.carillon.notifier.outbound.EgressConfig;
import dev.carillon.notifier.sending.SendResult;
import dev.carillon.notifier.sending.SmsProvider;
import dev.carillon.notifier.sending.SmsProviderContract;
import dev.carillon.notifier.sending.Treatment;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twilio keeps the contract; and what it has beside. */
class TwilioProviderTest extends SmsProviderContract {
    private static final String SID = "AC" + "1".repeat(32);

    @TempDir
    private Path folder;

    private String from = "+15005550006";
    private Map.Entry<Integer, String> refusal = Map.entry(400, "{\"code\":21211,\"message\":\"no\",\"status\":400}");
    private Map.Entry<Integer, String> tooMany = Map.entry(429, "{\"code\":20429,\"message\":\"no\",\"status\":429}");

    @Override
    protected SmsProvider provider(String address) {
        SmallRyeConfig config = settings(
                List.of(TwilioConfig.class, EgressConfig.class, CallbackConfig.class),
                Map.of(
                        "carillon.notifier.twilio.base-url",
                        address,
                        "carillon.notifier.twilio.response-timeout",
                        "PT1S",
                        "carillon.notifier.public-url",
                        "https://notifier.test"));
        TwilioConfig twilio = config.getConfigMapping(TwilioConfig.class);
        return new TwilioProvider(
                new TwilioClients(twilio, config.getConfigMapping(EgressConfig.class)),
                twilio,
                bounds(),
                new CallbackUrls(config.getConfigMapping(CallbackConfig.class)),
                new NotifierMetrics(new SimpleMeterRegistry()),
                Clock.systemUTC());
    }

    @Override
    protected Account account() {
        return new Account(
                "test",
                Provider.TWILIO,
                Optional.of(new Credentials(
                        SID,
                        SecretFile.of("token", file(folder, "token", "secret")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                from,
                new Pace(10),
                new Terms(false, 1, Set.of(), Optional.empty(), "USD", Optional.empty(), 5));
    }

    @Override
    protected Map.Entry<Integer, String> says(Said said) {
        return switch (said) {
            case TAKEN -> Map.entry(201, "{\"sid\":\"SM1\",\"status\":\"queued\"}");
            case REFUSED -> refusal;
            case WRONG_CREDENTIALS -> Map.entry(401, "{\"code\":20003,\"message\":\"no\",\"status\":401}");
            case TOO_MANY -> tooMany;
            case FAULT -> Map.entry(500, "{\"code\":20500,\"message\":\"oops\",\"status\":500}");
            case BAD_GATEWAY_PAGE -> Map.entry(503, "<html>");
            default -> Map.entry(201, "nonsense");
        };
    }

    @Test
    void anAnswerThatCannotBeReadIsAmbiguous() {
        assertThat(send(Said.NONSENSE)).isInstanceOf(SendResult.Ambiguous.class);
    }

    @Test
    void aMessagingServiceIsNoNumber() {
        from = "MG" + "a".repeat(32);

        send(Said.TAKEN);

        assertThat(request()).contains("MessagingServiceSid=" + from).doesNotContain("From=");
    }

    @ParameterizedTest
    @CsvSource({
        "'', RETRY, 20429",
        "'<html>', RETRY, 20429",
        "'{\"code\":63038,\"message\":\"limit\",\"status\":429}', ACCOUNT, 63038",
        "'{\"code\":12345,\"message\":\"new\",\"status\":429}', RETRY, 12345"
    })
    void a429IsARefusalWhateverItSays(String body, Treatment treatment, int code) {
        tooMany = Map.entry(429, body);

        assertThat(send(Said.TOO_MANY))
                .asInstanceOf(type(SendResult.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.treatment()).isEqualTo(treatment);
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(7));
                });
    }

    @Test
    void aCodeThatIsNotInTheTableSettlesNothing() {
        refusal = Map.entry(400, "{\"code\":29999,\"message\":\"new\",\"status\":400}");

        assertThat(send(Said.REFUSED))
                .isEqualTo(new SendResult.Ambiguous("Twilio answered 400/29999: new", Optional.of(29999)));
    }
}
