package dev.carillon.notifier.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmartEncodingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "“Hi” said ‘he’>\"Hi\" said 'he'",
                "«Hi» „there“>\"Hi\" \"there\"",
                "a–b—c‑d−e>a-b-c-d-e",
                "wait…>wait...",
                "10\u00A0лв>10\u00A0лв",
                "10\u00A0BGN>10 BGN",
                "a\u2009b\u202Fc\td>a b c d",
                "one\u200Btwo\uFEFF>onetwo",
                "ＦＵＬＬ　ｗｉｄｔｈ！>FULL width!",
                "½ and ¼>1/2 and 1/4",
                "it`s>it's",
                "• one>- one",
                "plain >plain ",
                "€ [x] {y}>€ [x] {y}",
                "Ça ‘va’>Ça 'va'",
                "ça ‘va’>ça ‘va’",
                "smile 😀 “now”>smile 😀 “now”",
                "Здравей “свят”>Здравей “свят”",
                "Сafe оpens>Cafe opens"
            })
    void replacesWhatOnlyForcesUcs2(String text, String encoded) {
        assertThat(SmartEncoding.apply(text)).isEqualTo(encoded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "Hello>Hello>true",
                "“Hi” – it’s…>\"Hi\" - it's...>true",
                "10\u00A0BGN\tnow>10  BGN       now>true",
                "Здравей “свят”>Здравей \"свят\">true",
                "one\u200Btwo >onetwo>true",
                "Hello>hello>false",
                "“Hi”>Hi>false",
                "1.5>15>false",
                "Здравей>3dравей>false"
            })
    void textsAreAlikeThatSmartEncodingMayHaveMadeTheSame(String one, String other, boolean alike) {
        assertThat(SmartEncoding.areAlike(one, other)).isEqualTo(alike);
        assertThat(SmartEncoding.areAlike(other, one)).isEqualTo(alike);
    }

    @ParameterizedTest
    @CsvSource({"Сafe, С, C, U+0421, 1", "pay nоw, о, o, U+043E, 6", "mаp, а, a, U+0430, 2"})
    void aCyrillicLetterInALatinTextIsNamed(String text, String letter, String latin, String codePoint, int position) {
        assertThat(ForeignCharacter.in(text, 10))
                .containsExactly(new ForeignCharacter(letter, codePoint, position, latin, latin));
    }

    @Test
    void aCyrillicTextIsNoLatinOneWithStrayLetters() {
        assertThat(ForeignCharacter.in("Код: A1, код", 100))
                .isNotEmpty()
                .allSatisfy(character -> assertThat(character.looksLike()).isNull());
        // Letters that all look Latin, but no Latin one beside them.
        assertThat(ForeignCharacter.in("СОРА", 1).getFirst().looksLike()).isNull();
    }

    @Test
    void everyForeignCharacterIsTold() {
        assertThat(ForeignCharacter.in("“a” \uD83D\uDE00", 10))
                .extracting(ForeignCharacter::position, ForeignCharacter::codePoint, ForeignCharacter::replacement)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "U+201C", "\""),
                        org.assertj.core.groups.Tuple.tuple(3, "U+201D", "\""),
                        org.assertj.core.groups.Tuple.tuple(5, "U+1F600", null));
        assertThat(ForeignCharacter.in("“““", 2)).hasSize(2);
    }

    @Test
    void everyReplacementIsInTheGsmAlphabet() {
        for (int codePoint = 0; codePoint < 0x10000; codePoint++) {
            String replacement = SmartEncoding.replacement(codePoint).orElse("");
            assertThat(Encoding.of(replacement)).as("U+%04X", codePoint).isEqualTo(Encoding.GSM_7);
        }
    }

    @Test
    void theSizesOfSegmentsAddUp() {
        Segments cut = Segments.of("a".repeat(152) + "€" + "a".repeat(152));

        assertThat(cut.sizes()).isEqualTo(List.of(152, 153, 1));
        assertThat(cut.sizes().stream().mapToInt(Integer::intValue).sum()).isEqualTo(cut.units());
    }
}
