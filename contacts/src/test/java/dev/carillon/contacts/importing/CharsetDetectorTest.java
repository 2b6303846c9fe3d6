package dev.carillon.contacts.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.http.problem.ProblemException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CharsetDetectorTest {

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("UTF-8", "email,name\nana@example.org,Ana"),
                Arguments.of("UTF-8", "email,name\nana@example.org,Ана Петрова"),
                Arguments.of("UTF-8", "email,name\nana@example.org,José Müller 😀"),
                Arguments.of("windows-1251", "email;име\nana@example.org;Ана Петрова\nb@example.org;Щърк ЖЪЛТ"),
                Arguments.of(
                        "windows-1252", "email,name\na@example.org,José\nb@example.org,François\nc@example.org,Ærø"),
                Arguments.of("windows-1252", "email,name\na@example.org,“quoted” €5"),
                Arguments.of("UTF-16LE", "email,name\nana@example.org,Ана"),
                Arguments.of("UTF-16BE", "email,name\nana@example.org,Ана"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void findsTheEncodingWhateverThePieces(String charset, String text) {
        byte[] bytes = text.getBytes(Charset.forName(charset));

        for (int size : new int[] {32, 33, 1000}) {
            assertThat(detect(null, bytes, size)).as("pieces of %d", size).isEqualTo(Charset.forName(charset));
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE"})
    void believesAByteOrderMark(String charset) {
        byte[] bytes = "\ufeffабв".getBytes(Charset.forName(charset));

        assertThat(detect(null, bytes, 100)).isEqualTo(Charset.forName(charset));
    }

    @Test
    void believesTheCallerFirst() {
        byte[] cyrillic = "Ана Петрова".getBytes(StandardCharsets.UTF_8);

        assertThat(detect(Charset.forName("KOI8-R"), cyrillic, 100)).isEqualTo(Charset.forName("KOI8-R"));
        assertThat(detect(StandardCharsets.ISO_8859_1, cyrillic, 100)).isEqualTo(Charset.forName("windows-1252"));
        assertThat(detect(StandardCharsets.UTF_16, "\ufeffa".getBytes(StandardCharsets.UTF_16LE), 100))
                .isEqualTo(StandardCharsets.UTF_16LE);
    }

    @Test
    void refusesAFileThatChangesItsEncoding() {
        byte[] good = "email,name\na@example.org,Ана\n".getBytes(StandardCharsets.UTF_8);
        byte[] bad = "b@example.org,Ана\n".getBytes(Charset.forName("windows-1251"));
        byte[] both = Arrays.copyOf(good, good.length + bad.length);
        System.arraycopy(bad, 0, both, good.length, bad.length);

        assertThatThrownBy(() -> detect(null, both, 1000))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("line 3 is the first");
    }

    @Test
    void refusesACharacterThatIsCutOff() {
        byte[] cut = new byte[] {'a', (byte) 0xd0, (byte) 0x90, (byte) 0xd0};

        assertThatThrownBy(() -> detect(StandardCharsets.UTF_8, cut, 100)).isInstanceOf(ProblemException.class);
    }

    private static Charset detect(Charset declared, byte[] bytes, int size) {
        CharsetDetector detector = new CharsetDetector(declared);
        for (int from = 0; from < bytes.length; from += size) {
            byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
            detector.accept(piece, piece.length);
        }
        return detector.end();
    }
}
