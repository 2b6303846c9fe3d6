package dev.carillon.http.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {
    // Of the tests of the reference implementations.
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final String TIME = "1614265330";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String GOOD = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static boolean accepts(List<String> keys, String signatures) {
        return WebhookVerifier.of(keys).accepts(ID, TIME, BODY, signatures);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                GOOD + " | true",
                "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,Ceo5qEr07ixe2NLpvHk3FH9bwy " + GOOD + " | true",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA= | false",
                "v1, | false",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= | false",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= | false",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= | false",
                "v1,!! | false",
                "'' | false",
            })
    void oneGoodSignatureIsEnough(String signatures, boolean good) {
        assertThat(accepts(List.of(SECRET), signatures)).isEqualTo(good);
    }

    @Test
    void aSenderCannotMakeUsComputeWithoutEnd() {
        assertThat(accepts(List.of(SECRET), "v1,AAAA ".repeat(10) + GOOD)).isFalse();
    }

    @Test
    void whatIsSignedIsIdTimeAndBody() {
        WebhookVerifier verifier = WebhookVerifier.of(List.of(SECRET));

        assertThat(verifier.accepts("other", TIME, BODY, GOOD)).isFalse();
        assertThat(verifier.accepts(ID, "1614265331", BODY, GOOD)).isFalse();
        assertThat(verifier.accepts(ID, TIME, new byte[0], GOOD)).isFalse();
    }

    @Test
    void twoSecretsAreGoodAtOnceAndNoneIsNever() {
        String made = WebhookSecret.make(new SecureRandom());

        assertThat(accepts(List.of(made, SECRET), GOOD)).isTrue();
        assertThat(accepts(List.of(made), GOOD)).isFalse();
        assertThat(accepts(List.of(), GOOD)).isFalse();
        assertThat(WebhookVerifier.of(List.of(made))
                        .accepts(ID, "7", BODY, WebhookSignature.of(List.of(WebhookSecret.key(made)), ID, 7, BODY)))
                .isTrue();
    }

    @Test
    void aPublicKeyVerifiesEd25519() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String key = "whpk_"
                + Base64.getEncoder().encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update((ID + "." + TIME + ".").getBytes(StandardCharsets.UTF_8));
        signer.update(BODY);
        String signature = "v1a," + Base64.getEncoder().encodeToString(signer.sign());

        assertThat(accepts(List.of(key), signature)).isTrue();
        assertThat(accepts(List.of(SECRET, key), signature)).isTrue();
        assertThat(accepts(List.of(key), GOOD)).isFalse();
        assertThat(accepts(List.of(key), "v1a,AAAA")).isFalse();
        assertThat(WebhookVerifier.of(List.of(key)).accepts("other", TIME, BODY, signature))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_c2hvcnQ=", "whsec_!!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whpk_c2hvcnQ="})
    void whatIsNoKeyIsRefusedAndNotQuoted(String key) {
        assertThatThrownBy(() -> WebhookVerifier.of(List.of(key)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("c2hvcnQ");
    }
}
