package dev.carillon.contacts.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.contacts.contact.PersonName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final Redaction JOSE = new Redaction(
            List.of(new PersonName("José", "Muñoz"), new PersonName("", "Alone"), new PersonName("", "")),
            List.of("jose@example.org"),
            List.of("+359888123456"));
    private static final Redaction ZDRAVKA =
            new Redaction(List.of(new PersonName("Здравка", "Иванова Герганова")), List.of(), List.of("12345"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Met José Muñoz today. | Met (erased) today.",
                "met jose munoz, then JOSE  MUÑOZ and Jose\u0301 Mun\u0303oz | met (erased), then (erased) and (erased)",
                "Muñoz, José said so | (erased) said so",
                "Munoz José; ask him | (erased); ask him",
                "jose_munoz.jpg | (erased).jpg",
                "jose.munoz@other.example | (erased)@other.example",
                "ＪＯＳＥ Muñoz | (erased)",
                "Jo\u00adsé Muñoz | (erased)",
                "José Muñoz, José Muñoz | (erased)",
                "write to JOSE@example.org. | write to (erased).",
                "<jose@example.org>,mailto:jose@example.org | <(erased)>,mailto:(erased)",
                "call 0888 123 456 or +359 (888) 12-34-56 | call (erased) or (erased)",
                "0888123456/00359888123456 | (erased)/(erased)",
                "tel. 888123456, 2026 | tel. (erased), 2026",
                "0888–123–456 or 0888·123·456 | (erased) or (erased)",
            })
    void takesOutWhatTellsOfThePerson(String text, String rest) {
        assertThat(JOSE.of(text)).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "José called",
                "the Muñoz family",
                "Marijosé Muñoz and José Muñozovic",
                "José and Ana Muñoz",
                "marijose@example.org, x.jose@example.org, jose@example.orgs, jose@example.org-x.example",
                "call 0888 123 457",
                "call 0988 123 456, 0987123456",
                "José. Muñoz is somebody else, \"José\" (Muñoz)",
                "bob+jose@example.org",
                "Ring Bob at +44 20 1111 2222; IBAN BG80BNBG96618881234567021",
                "contract 98881234560, 20268881234567",
                "Alone",
                "(erased)",
                "100 % and a + b",
                "",
            })
    void leavesWhatTellsOfOthers(String text) {
        assertThat(JOSE.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Здравка Иванова Герганова | (erased)",
                "ЗДРАВКА ГЕРГАНОВА | (erased)",
                "Герганова Здравка | (erased)",
                "Здравка Иванова | Здравка Иванова",
                "call 12345 | call 12345",
            })
    void knowsANameWithoutItsMiddle(String text, String rest) {
        assertThat(ZDRAVKA.of(text)).isEqualTo(rest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"see ?mail=jose%40example.org", "&#106;ose@example.org", "tel=0%38%38%38123456"})
    void emptiesATextThatTellsOfThePersonInAnotherEncoding(String text) {
        assertThat(JOSE.of(text)).isEqualTo("(erased)");
    }

    @Test
    void looksIntoJsonAndLeavesTheRestAsItWas() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode before = json.readTree("""
                {"boss":"José Muñoz","team":["Ana",{"x":"jose@example.org"},3],"phone":359888123456,"age":41,"vip":true,"n":null}""");

        assertThat(JOSE.of(before)).isEqualTo(json.readTree("""
                {"boss":"(erased)","team":["Ana",{"x":"(erased)"},3],"phone":"(erased)","age":41,"vip":true,"n":null}"""));
        JsonNode others = json.readTree("{\"boss\":\"Ana\",\"score\":1.50}");
        assertThat(JOSE.of(others)).isSameAs(others);
    }

    @Test
    void leavesTheNameInWhatIsKeptOfANamesake() {
        Redaction aboutNamesake = JOSE.about(new PersonName("Jose", "MUNOZ"));

        assertThat(aboutNamesake.of("José Muñoz, not jose@example.org")).isEqualTo("José Muñoz, not (erased)");
        for (PersonName other :
                List.of(new PersonName("Ana", "Muñoz"), new PersonName("Alone", ""), new PersonName("", ""))) {
            assertThat(JOSE.about(other).of("José Muñoz")).isEqualTo("(erased)");
        }
    }

    @Test
    void takesNoInitialsAndNumbersForAName() {
        Redaction initials = new Redaction(
                List.of(new PersonName("J", "D"), new PersonName("1", "2")), List.of(), List.of("+12125550123"));

        for (String text : List.of("j.d. power, version 1.2", "Chicago: +1 312-555-0123")) {
            assertThat(initials.of(text)).isEqualTo(text);
        }
        assertThat(initials.of("New York: (212) 555-0123")).isEqualTo("New York: ((erased)");
    }

    @Test
    void takesOutAnAddressAtAnInternationalDomainInBothItsForms() {
        Redaction abroad = new Redaction(List.of(), List.of("ana@xn--bcher-kva.example", "no address"), List.of());

        assertThat(abroad.of("ana@bücher.example, Ana@BU\u0308CHER.example, ana@xn--bcher-kva.example"))
                .isEqualTo("(erased), (erased), (erased)");
        assertThat(abroad.of("mariana@bücher.example")).isEqualTo("mariana@bücher.example");
    }
}
