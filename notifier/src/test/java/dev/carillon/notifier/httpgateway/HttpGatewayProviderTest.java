package dev.carillon.notifier.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountsConfig;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An HTTP gateway keeps the contract, as listmonk's Messenger and as a template. */
class HttpGatewayProviderTest extends SmsProviderContract {
    private static final String PREFIX = "carillon.notifier.accounts.test.http.";

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private Map.Entry<Integer, String> taken = Map.entry(200, "{\"id\":\"42\",\"status\":\"ok\"}");

    @Override
    protected SmsProvider provider(String address) {
        Map<String, String> all = new HashMap<>(Map.of(
                "carillon.notifier.accounts.test.provider",
                "http",
                PREFIX + "url",
                address + "/send",
                PREFIX + "timeout",
                "PT1S",
                PREFIX + "headers-file",
                file(folder, "headers", "Authorization: Basic secret\n").toString()));
        settings.forEach((name, value) -> all.put(PREFIX + name, value.replace("ADDRESS", address)));
        SmallRyeConfig config = settings(List.of(AccountsConfig.class, EgressConfig.class), all);
        return new HttpGatewayProvider(
                List.of(account()),
                config.getConfigMapping(AccountsConfig.class),
                config.getConfigMapping(EgressConfig.class),
                bounds(),
                new NotifierMetrics(new SimpleMeterRegistry()));
    }

    @Override
    protected Account account() {
        return new Account(
                "test",
                Provider.HTTP,
                Optional.empty(),
                "Carillon",
                new Pace(10),
                new Terms(false, 1, Set.of(), Optional.empty(), "USD", Optional.empty(), 5));
    }

    @Override
    protected Map.Entry<Integer, String> says(Said said) {
        return switch (said) {
            case TAKEN -> taken;
            case REFUSED -> Map.entry(422, "no");
            case WRONG_CREDENTIALS -> Map.entry(401, "no");
            case TOO_MANY -> Map.entry(429, "");
            case FAULT -> Map.entry(500, "oops");
            case BAD_GATEWAY_PAGE -> Map.entry(502, "<html>");
            default -> Map.entry(200, "nonsense");
        };
    }

    @Test
    void postsWhatListmonkPosts() {
        send(Said.TAKEN);

        assertThat(request())
                .startsWith("POST /send HTTP/1.1")
                .contains("Authorization: Basic secret\r\n")
                .contains("Idempotency-Key: " + TEXT.id())
                .endsWith("{\"subject\":\"\",\"content_type\":\"plain\",\"body\":\"Здравей \\\"&\\\"\","
                        + "\"recipients\":[{\"uuid\":\"" + TEXT.id() + "\",\"email\":\"\",\"name\":\"\","
                        + "\"attribs\":{\"phone\":\"+359888123456\"},\"status\":\"enabled\"}],\"campaign\":null}");
    }

    @Test
    void fillsABodyEscapedForItsMediaType() {
        settings.put("form", "template");
        settings.put("method", "PUT");
        settings.put(
                "body-file",
                file(folder, "body", "{\"n\":\"((to))\",\"t\":\"((body))\",\"s\":\"((from))\"}")
                        .toString());

        send(Said.TAKEN);

        assertThat(request())
                .startsWith("PUT /send HTTP/1.1")
                .endsWith("{\"n\":\"+359888123456\",\"t\":\"Здравей \\\"&\\\"\",\"s\":\"Carillon\"}");
    }

    @Test
    void fillsAForm() {
        settings.put("form", "template");
        settings.put("content-type", "application/x-www-form-urlencoded");
        settings.put(
                "body-file", file(folder, "body", "to=((to))&text=((body))").toString());

        send(Said.TAKEN);

        assertThat(request()).endsWith("to=%2B359888123456&text=%D0%97%D0%B4%D1%80%D0%B0%D0%B2%D0%B5%D0%B9+%22%26%22");
    }

    @Test
    void fillsAnAddress() {
        settings.put("form", "template");
        settings.put("method", "GET");
        settings.put("url", "ADDRESS/sms?to=((to_digits))&id=((id))");

        send(Said.TAKEN);

        assertThat(request()).startsWith("GET /sms?to=359888123456&id=" + TEXT.id() + " HTTP/1.1");
    }

    @Test
    void theGatewaysNameOfAMessageIsKept() {
        settings.put("reference", "/id");

        assertThat(send(Said.TAKEN))
                .asInstanceOf(type(SendResult.Accepted.class))
                .extracting(accepted -> accepted.message().sid())
                .isEqualTo("42:" + TEXT.id());
    }

    @Test
    void a2xxThatSaysNoIsARefusal() {
        settings.put("success", "/status=ok");
        taken = Map.entry(200, "{\"status\":\"failed\"}");

        assertThat(send(Said.TAKEN))
                .asInstanceOf(type(SendResult.Refused.class))
                .extracting(SendResult.Refused::treatment)
                .isEqualTo(Treatment.RECIPIENT);
    }

    @Test
    void a2xxThatIsNotUnderstoodIsAmbiguousWhereOneWasToBe() {
        settings.put("success", "/status=ok");

        assertThat(send(Said.NONSENSE)).isInstanceOf(SendResult.Ambiguous.class);
    }

    @Test
    void whatAStatusMeansIsConfigured() {
        settings.put("statuses.500", "retry");

        assertThat(send(Said.FAULT))
                .asInstanceOf(type(SendResult.Refused.class))
                .extracting(SendResult.Refused::treatment)
                .isEqualTo(Treatment.RETRY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | ftp://gateway.test | http.url must begin with",
                "url | not an address | http.url is no address",
                "form | template | http.body-file is missing",
                "headers-file | FILE | names a file whose line 1 is no header field"
            })
    void whatIsWrongIsToldAtTheStart(String property, String value, String message) {
        settings.put(
                property, value.replace("FILE", file(folder, "wrong", "secret").toString()));

        assertThatThrownBy(() -> provider("http://127.0.0.1:9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPlaceholderThatStandsForNothingIsToldAtTheStart() {
        settings.put("form", "template");
        settings.put("url", "ADDRESS/?to=((number))");

        assertThatThrownBy(() -> provider("http://127.0.0.1:9"))
                .hasMessageContaining("((number))")
                .hasMessageContaining("to_digits");
    }
}
