package dev.carillon.contacts.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingCheckTest {
    private static final byte[] TEXT = "email\nана@пример.bg\n\ud83d\ude00,x\n".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 100})
    void bearsCharactersThatAreCutInPieces(int size) {
        EncodingCheck check = new EncodingCheck(StandardCharsets.UTF_8);

        for (int from = 0; from < TEXT.length; from += size) {
            assertThat(accepts(check, Arrays.copyOfRange(TEXT, from, Math.min(TEXT.length, from + size))))
                    .isTrue();
        }
        assertThat(check.endsWhole()).isTrue();
        assertThat(check.line()).isEqualTo(4);
    }

    @Test
    void namesTheLineThatIsNot() {
        EncodingCheck check = new EncodingCheck(StandardCharsets.UTF_8);

        assertThat(accepts(check, "a\nb\nc".getBytes(StandardCharsets.UTF_8))).isTrue();
        assertThat(accepts(check, "d\ne\u00e9".getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
        assertThat(accepts(check, "f".getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(check.line()).isEqualTo(4);
    }

    @Test
    void seesThatTheEndIsCutOff() {
        EncodingCheck check = new EncodingCheck(StandardCharsets.UTF_8);

        assertThat(accepts(check, new byte[] {'a', (byte) 0xc3})).isTrue();
        assertThat(check.endsWhole()).isFalse();
    }

    private static boolean accepts(EncodingCheck check, byte[] piece) {
        return check.accept(piece, piece.length);
    }
}
