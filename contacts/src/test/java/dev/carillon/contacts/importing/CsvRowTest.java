package dev.carillon.contacts.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.contact.PhoneNumbers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowTest {
    private final PhoneNumbers numbers = new PhoneNumbers(() -> "BG");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email,name,phone | ana@example.org,Ana Petrova Ilieva,0888123456",
                "E-Mail,Name,Phone | ana@example.org,Ana Petrova Ilieva,0888123456",
                " PHONE , first_name, Last Name ,EMAIL | +359 888 123 456, Ana ,Petrova Ilieva, Ana@Example.org",
                "lastName,FIRST-NAME,email,phone | Petrova Ilieva,Ana,ana@example.org,0888123456",
            })
    void takesColumnsByTheirNames(String header, String row) {
        CsvRow read = CsvRow.of(2, split(row), columns(header), Set.of("guests"), numbers);

        assertThat(read)
                .isEqualTo(new CsvRow.Accepted(new ContactDraft(
                        new EmailAddress("ana@example.org"),
                        new PersonName("Ana", "Petrova Ilieva"),
                        new PhoneNumber("+359888123456"),
                        Set.of("guests"),
                        Set.of())));
    }

    @Test
    void namesTheColumnsThatMeanNothing() {
        assertThat(columns("email,company,Phnoe").ignored()).containsExactly("company", "Phnoe");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name,phone | one of them is 'email'",
                "email;name | one of them is 'email'",
                "email,E-mail | Two columns are called 'email'",
                "email,name,first_name | either 'name'",
            })
    void refusesAHeaderAndSaysWhy(String header, String reason) {
        assertThat(CsvColumns.of(split(header)))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a@b.org,Ana | '' | has 2 values, and the header 3 columns",
                "a@b.org,Ana,,x | '' | has 4 values, and the header 3 columns",
                ",Ana,0888123456 | email | is empty",
                "nobody,Ana, | email | has no '@'",
                "a@b.org,Ana,call me | phone | no telephone number",
            })
    void refusesARowAndSaysWhy(String row, String field, String reason) {
        CsvRow read = CsvRow.of(7, split(row), columns("email,name,phone"), Set.of(), numbers);

        assertThat(read).isInstanceOfSatisfying(CsvRow.Rejected.class, rejected -> {
            assertThat(rejected.error().line()).isEqualTo(7);
            assertThat(rejected.error().field()).isEqualTo(field.isEmpty() ? null : field);
            assertThat(rejected.error().reason()).contains(reason);
        });
    }

    private static CsvColumns columns(String header) {
        return switch (CsvColumns.of(split(header))) {
            case Parsed.Value<CsvColumns>(CsvColumns columns) -> columns;
            case Parsed.Fault<CsvColumns>(String reason) -> throw new AssertionError(reason);
        };
    }

    private static List<String> split(String line) {
        return List.of(line.split(",", -1));
    }
}
