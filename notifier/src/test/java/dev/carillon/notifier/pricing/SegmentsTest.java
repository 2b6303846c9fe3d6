package dev.carillon.notifier.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentsTest {

    static Stream<Arguments> texts() {
        return Stream.of(
                text("Hello", Encoding.GSM_7, 5, 1),
                text("", Encoding.GSM_7, 0, 1),
                text("a".repeat(160), Encoding.GSM_7, 160, 1),
                text("a".repeat(161), Encoding.GSM_7, 161, 2),
                text("a".repeat(306), Encoding.GSM_7, 306, 2),
                text("a".repeat(307), Encoding.GSM_7, 307, 3),
                text("€".repeat(80), Encoding.GSM_7, 160, 1),
                text("€".repeat(81), Encoding.GSM_7, 162, 2),
                // The escape and its character stay together: 152 + 2 do not fit into 153.
                text("a".repeat(152) + "€" + "a".repeat(152), Encoding.GSM_7, 306, 3),
                text("Здравей", Encoding.UCS_2, 7, 1),
                text("я".repeat(70), Encoding.UCS_2, 70, 1),
                text("я".repeat(71), Encoding.UCS_2, 71, 2),
                text("я".repeat(134), Encoding.UCS_2, 134, 2),
                text("я".repeat(135), Encoding.UCS_2, 135, 3),
                text("\uD83D\uDE00", Encoding.UCS_2, 2, 1),
                // So do the halves of a surrogate pair: 66 + 2 do not fit into 67.
                text("я".repeat(66) + "\uD83D\uDE00" + "я".repeat(66), Encoding.UCS_2, 134, 3));
    }

    private static Arguments text(String text, Encoding encoding, int units, int segments) {
        return Arguments.of(text, encoding, units, segments);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void cutsATextIntoSegments(String text, Encoding encoding, int units, int segments) {
        Segments cut = Segments.of(text);

        assertThat(cut.encoding()).isEqualTo(encoding);
        assertThat(cut.units()).isEqualTo(units);
        assertThat(cut.count()).isEqualTo(segments);
    }

    @Test
    void saysWhichCharacterForcesUcs2() {
        assertThat(Segments.of("A \uD83D\uDE00 and a Я").forcedBy())
                .contains(new ForeignCharacter("\uD83D\uDE00", "U+1F600", 3, null, null));
        assertThat(Segments.of("Ça va").forcedBy()).isEmpty();
        assertThat(Segments.of("ça va").forcedBy()).contains(new ForeignCharacter("ç", "U+00E7", 1, null, null));
    }
}
