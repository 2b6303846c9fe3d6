package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "Maria Ivanova | Maria | Ivanova",
                "Maria del Carmen Ruiz | Maria | del Carmen Ruiz",
                "Plato | Plato | ''",
                "'' | '' | ''",
                "'   ' | '' | ''",
                "'  Ana \t  Petrova\n' | Ana | Petrova",
                "\u041c\u0430\u0440\u0438\u044f \u0418\u0432\u0430\u043d\u043e\u0432\u0430 |"
                        + " \u041c\u0430\u0440\u0438\u044f | \u0418\u0432\u0430\u043d\u043e\u0432\u0430",
                "Ana\u00a0Petrova | Ana | Petrova",
                "Jean-Luc O'Hara | Jean-Luc | O'Hara",
                "a\u0000b c | a | b c",
            })
    void isTheFirstWordAndTheRest(String whole, String first, String last) {
        assertThat(PersonName.split(whole)).isEqualTo(new PersonName(first, last));
    }

    @Test
    void ofNobodyIsEmpty() {
        assertThat(PersonName.split(null).isEmpty()).isTrue();
        assertThat(new PersonName("", "Ivanova").isEmpty()).isFalse();
    }

    @Test
    void isCutWhereItIsTooLongAndNeverWithinACharacter() {
        PersonName name = new PersonName("x".repeat(199) + "\ud83d\ude00", "y".repeat(300));

        assertThat(name.first()).isEqualTo("x".repeat(199));
        assertThat(name.last()).isEqualTo("y".repeat(200));
    }
}
