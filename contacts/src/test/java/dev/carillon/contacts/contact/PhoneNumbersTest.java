package dev.carillon.contacts.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumbersTest {
    private final PhoneNumbers numbers = new PhoneNumbers(() -> "BG");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+359 88 812 3456 | +359888123456",
                "0888 123 456 | +359888123456",
                "00359888123456 | +359888123456",
                "(0888) 12-34-56 | +359888123456",
                "+1 500 555 0006 | +15005550006",
                "+44 20 7946 0958 | +442079460958",
            })
    void readsANumberWithOrWithoutItsCountry(String text, String expected) {
        assertThat(numbers.parse(text)).isEqualTo(Parsed.value(new PhoneNumber(expected)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call me | no telephone number",
                "+359 88 | too short",
                "+359888123456789012 | too long",
                "+999 123456789 | country code",
            })
    void refusesWhatIsNoNumberAndSaysWhy(String text, String reason) {
        assertThat(numbers.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Fault.class, fault -> assertThat(fault.reason()).contains(reason));
    }

    @Test
    void refusesARegionThatThereIsNot() {
        assertThatThrownBy(() -> new PhoneNumbers(() -> "XX"))
                .hasMessageContaining("carillon.contacts.phone.default-region");
    }
}
