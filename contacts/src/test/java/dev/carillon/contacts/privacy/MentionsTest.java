package dev.carillon.contacts.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
    private static final Mentions ANA = new Mentions(List.of("ana@example.org"), List.of("+359888123456"));
    private static final Mentions ABROAD = new Mentions(List.of("ana@xn--bcher-kva.example"), List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "comment_author_email=ana%40example.org&x=1 | true",
                "comment_author_email=Ana%40Example.ORG | true",
                "data=%7B%22email%22%3A%22ana%40example.org%22%7D | true",
                "x=ana%2540example.org | true",
                "{\"email\":\"ana\\u0040example.org\"} | true",
                "{\"url\":\"mailto:ana@example.org\"} | true",
                "write to ana&#64;example.org or ana&#x40;example.org | true",
                "%61na%40example.org | true",
                "100%&x=ana%40example.org | true",
                "call 0888 123 456 | true",
                "call +359 (888) 12-34-56 | true",
                "phone=%2B359888123456 | true",
                "x=mariana%40example.org | false",
                "x=b.ana%40example.org | false",
                "(ana@example.org) | true",
                "comment_author=Ana+Petrova | false",
                "comment_author_email=boris%40example.org | false",
                "call 0888 123 457 | false",
                "&#1114112;&#xffffff; | false",
                "% | false",
            })
    void findsAPersonHoweverTheyAreWritten(String text, boolean found) {
        assertThat(ANA.in(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mail ana@bücher.example | true",
                "x=Ana%40B%C3%9CCHER.Example | true",
                "{\"email\":\"ana@b\\u00fccher.example\"} | true",
                "x=ana%40xn--bcher-kva.example | true",
                "mail mariana@bücher.example | false",
                "mail ana@bucher.example | false",
            })
    void findsAnAddressAtAnInternationalDomainInBothItsForms(String text, boolean found) {
        assertThat(ABROAD.in(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(found);
    }
}
