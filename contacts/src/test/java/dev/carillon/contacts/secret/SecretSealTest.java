package dev.carillon.contacts.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSealTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String FIRST = "1 " + "a".repeat(32) + "\n";
    private static final String SECOND = "2 " + "b".repeat(32) + "\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("keys"), FIRST);
    }

    @Test
    void opensWhatItSealedAndSaysNothingOfIt() {
        String sealed = seal("test").seal("ana", SECRET);

        assertThat(sealed).startsWith("aes256gcm:1:").doesNotContain("MfKQ");
        assertThat(seal("test").open("ana", sealed)).isEqualTo(SECRET);
        assertThat(seal("test").seal("ana", SECRET)).isNotEqualTo(sealed);
    }

    @Test
    void isWhatAnyOtherImplementationOpens() throws Exception {
        byte[] whole =
                Base64.getUrlDecoder().decode(seal("test").seal("ana", SECRET).substring("aes256gcm:1:".length()));
        Mac hmac = Mac.getInstance("HmacSHA256");
        hmac.init(new SecretKeySpec("a".repeat(32).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        hmac.update("test".getBytes(StandardCharsets.UTF_8));
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(hmac.doFinal(new byte[] {1}), "AES"),
                new GCMParameterSpec(128, whole, 0, 12));
        cipher.updateAAD("ana".getBytes(StandardCharsets.UTF_8));

        assertThat(new String(cipher.doFinal(whole, 12, whole.length - 12), StandardCharsets.UTF_8))
                .isEqualTo(SECRET);
    }

    @Test
    void twoKeysAreGoodAtOnceAndTheNewestSeals() throws IOException {
        String sealed = seal("test").seal("ana", SECRET);
        assertThat(seal("test").isNewest(sealed)).isTrue();

        Files.writeString(file, FIRST + SECOND);

        assertThat(seal("test").open("ana", sealed)).isEqualTo(SECRET);
        assertThat(seal("test").isNewest(sealed)).isFalse();
        String again = seal("test").seal("ana", SECRET);
        assertThat(again).startsWith("aes256gcm:2:");
        Files.writeString(file, SECOND);
        assertThat(seal("test").open("ana", again)).isEqualTo(SECRET);
        assertThatThrownBy(() -> seal("test").open("ana", sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("key 1")
                .hasMessageNotContaining(sealed);
    }

    @Test
    void doesNotOpenElsewhereNorForAnotherPurposeNorWithAnotherKey() throws IOException {
        String sealed = seal("test").seal("ana", SECRET);

        assertThatThrownBy(() -> seal("test").open("boris", sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seal("other").open("ana", sealed)).isInstanceOf(IllegalStateException.class);
        Files.writeString(file, "1 " + "c".repeat(32));
        assertThatThrownBy(() -> seal("test").open("ana", sealed)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_x", "aes256gcm:1:", "aes256gcm:1:AAAA", "aes256gcm:x:AAAA", "aes256gcm:1:!"})
    void refusesWhatIsNotSealed(String text) {
        assertThatThrownBy(() -> seal("test").open("ana", text)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatWasChanged() {
        String sealed = seal("test").seal("ana", SECRET);
        int middle = sealed.length() / 2;
        String changed =
                sealed.substring(0, middle) + (sealed.charAt(middle) == 'A' ? 'B' : 'A') + sealed.substring(middle + 1);

        assertThatThrownBy(() -> seal("test").open("ana", changed)).isInstanceOf(IllegalStateException.class);
    }

    private SecretSeal seal(String purpose) {
        return new SecretSeal(VersionedKeys.of("keys", file), purpose);
    }
}
