package dev.carillon.contacts.exporting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.contact.Attributes;
import dev.carillon.contacts.contact.Contact;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VCardTest {
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.89Z");

    @Test
    void saysAllOfAContact() {
        assertThat(VCard.of(contact(new PersonName("Ana", "Petrova; Ilieva"), new PhoneNumber("+359888123456"))))
                .isEqualTo(String.join(
                        "\r\n",
                        "BEGIN:VCARD",
                        "VERSION:4.0",
                        "UID:urn:uuid:00000000-0000-0001-0000-000000000002",
                        "FN:Ana Petrova\\; Ilieva",
                        "N:Petrova\\; Ilieva;Ana;;;",
                        "EMAIL:ana@example.org",
                        "TEL;VALUE=uri:tel:+359888123456",
                        "CATEGORIES:guests,vip",
                        "REV:20260304T050607Z",
                        "END:VCARD",
                        ""));
    }

    @Test
    void callsSomebodyWithoutANameByTheirAddress() {
        assertThat(VCard.of(contact(PersonName.NONE, null)))
                .contains("\r\nFN:ana@example.org\r\n")
                .doesNotContain("\r\nN:")
                .doesNotContain("TEL");
    }

    @ParameterizedTest
    @CsvSource({"'a,b','a\\,b'", "'a;b','a\\;b'", "'a\\b','a\\\\b'", "'a\nb','a\\nb'", "'a\r\nb','a\\nb'", "'a:b','a:b'"
    })
    void escapesWhatWouldPartValues(String text, String escaped) {
        assertThat(VCard.text(text)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ш", "€", "😀"})
    void foldsLinesAndNeverWithinACharacter(String character) {
        String line = "NOTE:" + character.repeat(200);
        StringBuilder card = new StringBuilder();

        VCard.line(card, line);

        assertThat(card.toString().split("\r\n"))
                .hasSizeGreaterThan(1)
                .allSatisfy(part ->
                        assertThat(part.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(75));
        assertThat(card.toString().replace("\r\n ", "")).isEqualTo(line + "\r\n");
    }

    @Test
    void leavesALineAloneThatJustFits() {
        StringBuilder card = new StringBuilder();

        VCard.line(card, "x".repeat(75));

        assertThat(card.toString()).isEqualTo("x".repeat(75) + "\r\n");
    }

    private static Contact contact(PersonName name, PhoneNumber phone) {
        return new Contact(
                new UUID(1, 2),
                1,
                EmailAddress.parse("ana@example.org").orRefuse("email"),
                name,
                phone,
                Attributes.NONE,
                List.of("guests"),
                List.of("guests", "vip"),
                List.of("api"),
                List.of(),
                new TreeMap<>(),
                TIME,
                TIME);
    }
}
