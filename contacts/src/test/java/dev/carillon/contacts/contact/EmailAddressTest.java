package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "maria@example.org|maria@example.org",
                " Maria@Example.ORG\t|maria@example.org",
                "\u00a0\u2003a@b.cd|\u00a0\u2003a@b.cd",
                "o'neil+tag@mail.example.co.uk|o'neil+tag@mail.example.co.uk",
                "!#$%&'*+/=?^_`{}~-@example.org|!#$%&'*+/=?^_`{}~-@example.org",
                "1@2.example|1@2.example",
                "a@xn--e1afmkfd.xn--p1ai|a@xn--e1afmkfd.xn--p1ai",
                "a@b--c.org|a@b--c.org",
                "ISTANBUL@EXAMPLE.COM|istanbul@example.com",
            })
    void takesAnAddressTrimmedAndInLowerCase(String text, String expected) {
        Parsed<EmailAddress> parsed = EmailAddress.parse(text);

        if (text.startsWith("\u00a0")) {
            // A no-break space is no white space to Java, and nothing that an address may hold.
            assertThat(parsed).isInstanceOf(Parsed.Fault.class);
        } else {
            assertThat(parsed).isEqualTo(Parsed.value(new EmailAddress(expected)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is empty",
                "'   ' | is empty",
                "maria | has no '@'",
                "maria.example.org | has no '@'",
                "a@b@example.org | more than one '@'",
                "@example.org | nothing before",
                ".a@example.org | a dot at its start",
                "a.@example.org | at its end",
                "a..b@example.org | next to another dot",
                "a b@example.org | a character that is not taken",
                "'\"a b\"@example.org' | a character that is not taken",
                "jos\u00e9@example.org | outside of ASCII",
                "a,b@example.org | a character that is not taken",
                "a@ | no full domain name",
                "a@localhost | no full domain name",
                "a@example. | has a dot at its start, at its end",
                "a@.org | has a dot at its start",
                "a@example..org | next to another dot",
                "a@-example.org | starts or ends with a hyphen",
                "a@example-.org | starts or ends with a hyphen",
                "a@exa_mple.org | other than letters",
                "a@exa mple.org | other than letters",
                "a@m\u00fcnchen.de | international domain goes in",
                "a@[127.0.0.1] | other than letters",
                "a@127.0.0.1 | ends in digits",
            })
    void refusesWhatIsNoAddressAndSaysWhy(String text, String reason) {
        assertThat(EmailAddress.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains(reason));
    }

    @Test
    void refusesWhatIsTooLong() {
        String local = "a".repeat(64);
        String label = "b".repeat(63);
        String longest = local + "@" + label + "." + label + "." + "c".repeat(57) + ".de";

        assertThat(longest).hasSize(253);
        assertThat(EmailAddress.parse("x" + longest.substring(1))).isInstanceOf(Parsed.Value.class);
        assertThat(EmailAddress.parse(longest + "ef"))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains("longer than 254"));
        assertThat(EmailAddress.parse("a" + local + "@example.org"))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains("longer than 64"));
        assertThat(EmailAddress.parse("a@b" + label + ".org"))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains("longer than 63"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b@example.org", "jos\u00e9@example.org", "secret name@example.org"})
    void neverQuotesTheAddressInTheReason(String text) {
        assertThat(EmailAddress.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).doesNotContain("secret", "jos", text));
    }

    @Test
    void cannotBeMadeOfWhatIsNoAddress() {
        assertThatThrownBy(() -> new EmailAddress("nobody")).isInstanceOf(IllegalArgumentException.class);
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
