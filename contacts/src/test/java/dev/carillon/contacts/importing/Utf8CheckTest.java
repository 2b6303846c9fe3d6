package dev.carillon.contacts.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8CheckTest {
    private static final byte[] TEXT = "email\nана@пример.bg\n\ud83d\ude00,x\n".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void bearsCharactersThatAreCutInPieces(int size) {
        Utf8Check check = new Utf8Check();

        for (int from = 0; from < TEXT.length; from += size) {
            assertThat(check.accept(Arrays.copyOfRange(TEXT, from, Math.min(TEXT.length, from + size))))
                    .isTrue();
        }
        assertThat(check.endsWhole()).isTrue();
        assertThat(check.line()).isEqualTo(4);
    }

    @Test
    void namesTheLineThatIsNot() {
        Utf8Check check = new Utf8Check();

        assertThat(check.accept("a\nb\nc".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(check.accept("d\ne\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
        assertThat(check.accept("f".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(check.line()).isEqualTo(4);
    }

    @Test
    void seesThatTheEndIsCutOff() {
        Utf8Check check = new Utf8Check();

        assertThat(check.accept(new byte[] {'a', (byte) 0xc3})).isTrue();
        assertThat(check.endsWhole()).isFalse();
    }
}
