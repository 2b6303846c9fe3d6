package dev.carillon.contacts.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.contacts.contact.ContactDraft;
import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.Parsed;
import dev.carillon.contacts.contact.PersonName;
import dev.carillon.contacts.contact.PhoneNumber;
import dev.carillon.contacts.contact.PhoneNumbers;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowDraftsTest {
    private final PhoneNumbers numbers = new PhoneNumbers(() -> "BG");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email,name,phone | ana@example.org,Ana Petrova Ilieva,0888123456",
                "E-Mail,Name,Phone | ana@example.org,Ana Petrova Ilieva,0888123456",
                " PHONE , first_name, Last Name ,EMAIL | +359 888 123 456, Ana ,Petrova Ilieva, Ana@Example.org",
                "lastName,FIRST-NAME,email,phone | Petrova Ilieva,Ana,ana@example.org,0888123456",
                "Фамилия,Име,Е-поща,Телефон | Petrova Ilieva,Ana,ana@example.org,0888123456",
                "Име,Имейл,GSM | Ana Petrova Ilieva,ana@example.org,0888123456",
                "Surname,Given Name,E-mail Address,Mobile | Petrova Ilieva,Ana,ana@example.org,'+359888123456",
                "email,e-mail address,name,phone | ana@example.org,other@example.org,Ana Petrova Ilieva,0888123456",
            })
    void takesColumnsByTheirNames(String header, String row) {
        ImportRow read = new RowDrafts(numbers, Set.of("guests"), Set.of()).of(2, split(row), columns(header));

        assertThat(read)
                .isEqualTo(new ImportRow.Accepted(new ContactDraft(
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
                "a@b.org,Ana,=1+1 | phone | telephone number",
            })
    void refusesARowAndSaysWhy(String row, String field, String reason) {
        ImportRow read = new RowDrafts(numbers, Set.of(), Set.of()).of(7, split(row), columns("email,name,phone"));

        assertThat(read).isInstanceOfSatisfying(ImportRow.Rejected.class, rejected -> {
            assertThat(rejected.error().line()).isEqualTo(7);
            assertThat(rejected.error().field()).isEqualTo(field.isEmpty() ? null : field);
            assertThat(rejected.error().reason()).contains(reason);
        });
    }

    @Test
    void takesColumnsAsTheCallerMapsThem() {
        ColumnMap map = map("Mail: private:email", "Town:attributes.town", "email:-", "Groups:lists", "Words:tags");
        CsvColumns columns = columns("Mail: private,Town,email,Groups,Words,attributes.age", map);

        ImportRow read = new RowDrafts(numbers, Set.of("all"), Set.of("new"))
                .of(2, split("ana@example.org,Sofia,work@example.org,guests;staff|,vip|old,41"), columns);

        assertThat(read).isInstanceOfSatisfying(ImportRow.Accepted.class, accepted -> {
            assertThat(accepted.draft().email()).isEqualTo(new EmailAddress("ana@example.org"));
            assertThat(accepted.draft().lists()).containsExactlyInAnyOrder("all", "guests", "staff");
            assertThat(accepted.draft().tags()).containsExactlyInAnyOrder("new", "vip", "old");
            assertThat(accepted.draft().attributes().json()).isEqualTo("{\"age\":\"41\",\"town\":\"Sofia\"}");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "email | name of a column, a colon and a field",
                ":email | name of a column, a colon and a field",
                "Mail:e-mail:salary | mapped to email, name",
                "Mail:attributes. | mapped to email, name",
            })
    void refusesAMappingAndSaysWhy(String entry, String reason) {
        assertThat(ColumnMap.parse(List.of(entry)))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains(reason));
    }

    @Test
    void refusesAMappingOfAColumnThatIsNotThere() {
        assertThat(CsvColumns.of(split("email,name"), map("Mail:email")))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class,
                        fault -> assertThat(fault.reason()).contains("mapped that the file does not have"));
    }

    private static ColumnMap map(String... entries) {
        return ColumnMap.parse(List.of(entries)).orRefuse("map");
    }

    private static CsvColumns columns(String header, ColumnMap map) {
        return CsvColumns.of(split(header), map).orRefuse("body");
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

    @Test
    void refusesAnAddressThatIsNotTakenThoughItIsGood() {
        ImportRow read = new RowDrafts(numbers, Set.of(), Set.of(), email -> Optional.of("Not here."))
                .of(7, split("ana@example.org,Ana,"), columns("email,name,phone"));

        assertThat(read)
                .isInstanceOfSatisfying(
                        ImportRow.Rejected.class,
                        row -> assertThat(row.error().reason()).isEqualTo("Not here."));
    }
}
