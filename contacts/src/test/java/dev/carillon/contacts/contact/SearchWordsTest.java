package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "Ana;'ana':*",
                "  ana   PETR ;'ana':* & 'petr':*",
                "o'neil;'o':* & 'neil':*",
                "a.b+c@example.org;'a':* & 'b':* & 'c':* & 'example':* & 'org':*",
                "Ана;'ана':*",
                "x' | !y:*(;'x':* & 'y':*",
                "0888 12-34;('08881234':* | '3598881234':*)",
                "+359 888;'359888':*",
                "00359888;('00359888':* | '359888':*)",
                "08;'08':*",
                "Ana 0888;'ana':* & ('0888':* | '359888':*)",
                "1 2 3 4 5 6 7 8 9 10 a b c;'1':* & '2':* & '3':* & '4':* & '5':* & '6':* & '7':* & '8':* & '9':* & '10':*",
            })
    void asksForEachWordByHowItBegins(String text, String query) {
        assertThat(SearchWords.parse(text, 359)).isEqualTo(Parsed.value(new SearchWords(query)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "@", "'", "---"})
    void refusesWhatHasNoWord(String text) {
        assertThat(SearchWords.parse(text, 359)).isInstanceOf(Parsed.Fault.class);
    }
}
