package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    /** Written from the RFCs; the file says which. The expected form is that of both parts. */
    @ParameterizedTest
    @CsvFileSource(
            resources = "/addresses-taken.csv",
            delimiter = ';',
            quoteCharacter = '\u0001',
            commentCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false)
    void takesAnAddressInItsOneForm(String text, String expected) {
        Parsed<EmailAddress> parsed = EmailAddress.parse(plain(text));

        assertThat(parsed).isEqualTo(Parsed.value(new EmailAddress(plain(expected))));
        assertThat(EmailAddress.parse(plain(expected))).isEqualTo(parsed);
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/addresses-refused.csv",
            delimiter = ';',
            quoteCharacter = '\u0001',
            commentCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false)
    void refusesWhatIsNoAddressAndSaysWhy(String text, String reason) {
        assertThat(EmailAddress.parse(text == null ? null : plain(text)))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains(reason));
    }

    /** What cannot stand in a file to be seen stands there by its number. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf("{U+"); open >= 0; open = text.indexOf("{U+", from)) {
            int close = text.indexOf('}', open);
            plain.append(text, from, open).appendCodePoint(Integer.parseInt(text.substring(open + 3, close), 16));
            from = close + 1;
        }
        return plain.append(text.substring(from)).toString();
    }

    @Test
    void refusesWhatIsTooLong() {
        String local = "a".repeat(64);
        String label = "b".repeat(63);
        String longest = local + "@" + label + "." + label + "." + "c".repeat(57) + ".de";

        assertThat(longest).hasSize(253);
        assertThat(EmailAddress.parse("x" + longest.substring(1))).isInstanceOf(Parsed.Value.class);
        refuses(longest + "ef", "longer than 254");
        refuses("a".repeat(10_000) + "@example.org", "longer than 254");
        refuses("a" + local + "@example.org", "longer than 64");
        refuses("\u0431".repeat(33) + "@example.org", "longer than 64");
        refuses("a@b" + label + ".org", "longer than 63");
        refuses("a@" + "\u0431".repeat(60) + ".org", "longer than 63");
        refuses("a@" + (label + ".").repeat(4) + "org", "longer than 253");
    }

    private static void refuses(String text, String reason) {
        assertThat(EmailAddress.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret@b@example.org", "sec(ret)@example.org", "secret name@example.org", "secret@-a.org"})
    void neverQuotesTheAddressInTheReason(String text) {
        assertThat(EmailAddress.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).doesNotContain("secret", "sec", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "Ana@example.org", " a@example.org", "\"a\"@example.org", "a@\u0431.example.org"})
    void cannotBeMadeOfWhatIsNotInItsOneForm(String text) {
        assertThatThrownBy(() -> new EmailAddress(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsAnInternationalDomainInItsOwnLetters() {
        assertThat(new EmailAddress("a@xn--e1afmkfd.xn--p1ai").unicode()).isEqualTo("a@пример.рф");
        assertThat(new EmailAddress("a@example.org").unicode()).isEqualTo("a@example.org");
    }

    @Test
    void isKnownToGravatarByItsSha256() {
        // The example of docs.gravatar.com: MyEmailAddress@example.com
        assertThat(EmailAddress.parse("MyEmailAddress@example.com "))
                .isEqualTo(Parsed.value(new EmailAddress("myemailaddress@example.com")));
        assertThat(new EmailAddress("myemailaddress@example.com").sha256())
                .isEqualTo("84059b07d4be67b806386c0aad8070a23f18836bbaae342275dc0a83414c32ee");
    }
}
