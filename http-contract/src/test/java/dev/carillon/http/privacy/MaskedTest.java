package dev.carillon.http.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedTest {

    @ParameterizedTest
    @CsvSource({"ana@example.org, a…@example.org", "a@b, a…@b", "@b, …", "no address, …", ", -"})
    void anAddressShowsItsFirstLetterAndDomain(String address, String masked) {
        assertThat(Masked.email(address)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"+359888123456, +359…56", "+35988, …", ", -"})
    void aNumberShowsItsCountryAndLastDigits(String number, String masked) {
        assertThat(Masked.phone(number)).isEqualTo(masked);
    }
}
