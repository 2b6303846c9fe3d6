package dev.carillon.contacts.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
    private static final Mentions ANA =
            new Mentions(List.of("ana@example.org"), List.of("+359888123456"), List.of("Ana Petrova"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "comment_author_email=ana%40example.org&x=1 | PERSON",
                "comment_author_email=Ana%40Example.ORG | PERSON",
                "data=%7B%22email%22%3A%22ana%40example.org%22%7D | PERSON",
                "x=ana%2540example.org | PERSON",
                "{\"email\":\"ana\\u0040example.org\"} | PERSON",
                "{\"url\":\"mailto:ana@example.org\"} | PERSON",
                "write to ana&#64;example.org or ana&#x40;example.org | PERSON",
                "%61na%40example.org | PERSON",
                "100%&x=ana%40example.org | PERSON",
                "call 0888 123 456 | PERSON",
                "call +359 (888) 12-34-56 | PERSON",
                "phone=%2B359888123456 | PERSON",
                "comment_author=Ana+Petrova | NAME",
                "comment_author=ANA%20PETROVA | NAME",
                "comment_author=Ana+Ivanova | NOTHING",
                "comment_author_email=boris%40example.org | NOTHING",
                "call 0888 123 457 | NOTHING",
                "&#1114112;&#xffffff; | NOTHING",
                "% | NOTHING",
            })
    void findsAPersonHoweverTheyAreWritten(String text, Mentions.Found found) {
        assertThat(ANA.in(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(found);
    }
}
