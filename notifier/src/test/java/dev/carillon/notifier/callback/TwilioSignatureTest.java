package dev.carillon.notifier.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioSignatureTest {
    private static final String TOKEN = "12345";
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";

    // The example of Twilio's own documentation and of the tests of its libraries.
    private static final String SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    private static final String JSON_URL =
            URL + "&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
    private static final String JSON_SIGNATURE = "a9nBmqA0ju/hNViExpshrM61xv4=";

    private final SortedMap<String, List<String>> form = new TreeMap<>();

    TwilioSignatureTest() {
        form.put("CallSid", List.of("CA1234567890ABCDE"));
        form.put("Digits", List.of("1234"));
        form.put("From", List.of("+14158675309"));
        form.put("To", List.of("+18005551212"));
        form.put("Caller", List.of("+14158675309"));
    }

    @Test
    void knowsTwiliosOwnExamples() {
        assertThat(TwilioSignature.matches(TOKEN, URL, form, SIGNATURE)).isTrue();
        assertThat(TwilioSignature.matches(TOKEN, JSON_URL, new TreeMap<>(), JSON_SIGNATURE))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://mycompany.com:443/myapp.php?foo=1&bar=2",
                "https://mycompany.com:8443/myapp.php?foo=1&bar=2",
            })
    void aPortMakesNoDifference(String url) {
        assertThat(TwilioSignature.matches(TOKEN, url, form, SIGNATURE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://mycompany.com/myapp.php?foo=1&bar=2",
                "https://mycompany.com/myapp.php?foo=1&bar=3",
                "https://mycompany.com/myapp.php",
                "https://mycompany.com.evil/myapp.php?foo=1&bar=2",
                "no address",
            })
    void anotherAddressIsAnotherSignature(String url) {
        assertThat(TwilioSignature.matches(TOKEN, url, form, SIGNATURE)).isFalse();
    }

    // Made with Twilio's rule: the port stands in the address that was signed, an encoded query stays as it was sent.
    @ParameterizedTest
    @CsvSource({
        "https://a.example/x?q=%2B1%20a, https://a.example:443/x?q=%2B1%20a",
        "http://a.example/x?q=%26, http://a.example:80/x?q=%26",
        "http://[::1]:8080/x, http://[::1]/x",
    })
    void theAddressIsTriedWithAndWithoutItsPort(String seen, String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));

        assertThat(TwilioSignature.matches(TOKEN, seen, new TreeMap<>(), signature))
                .isTrue();
    }

    @Test
    void everyFieldAndEveryValueIsSigned() {
        form.put("Digits", List.of("1234", "5"));
        assertThat(TwilioSignature.matches(TOKEN, URL, form, SIGNATURE)).isFalse();

        form.put("Digits", List.of("1234", "1234"));
        assertThat(TwilioSignature.matches(TOKEN, URL, form, SIGNATURE)).isTrue();

        form.put("More", List.of(""));
        assertThat(TwilioSignature.matches(TOKEN, URL, form, SIGNATURE)).isFalse();
        assertThat(TwilioSignature.matches("other", URL, form, SIGNATURE)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B8", "RSOYDt4T1cUTdK1PDd93/VVr8B8=="})
    void whatIsNoSignatureNeedsNoLook(String text) {
        assertThat(TwilioSignature.isWellFormed(text)).isFalse();
    }
}
