package dev.carillon.notifier.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import dev.carillon.notifier.pricing.PhoneNumbers.Reading;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumbersTest {
    private final PhoneNumbers numbers = new PhoneNumbers("BG");

    @ParameterizedTest
    @CsvSource({
        "+359888123456, +359888123456, BG, A1",
        "0888 123 456, +359888123456, BG, A1",
        "00359 (88) 812-34-56, +359888123456, BG, A1",
        "+359988123456, +359988123456, BG, A1",
        "+359878123456, +359878123456, BG, Vivacom",
        "+359898123456, +359898123456, BG, Yettel",
        "+35921234567, +35921234567, BG, unknown",
        "+4915123456789, +4915123456789, DE, T-Mobile",
        "+49 30 12345678901, +493012345678901, DE, unknown",
        "+15005550006, +15005550006, US, unknown"
    })
    void readsWhatPeopleWrite(String written, String e164, String country, String operator) {
        assertThat(numbers.read(written)).isEqualTo(new Reading.Valid(new PhoneNumber(e164, country, operator)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"             | the number is empty",
                "Ivan Ivanov    | 'Ivan Ivanov' holds what is not part of a phone number",
                "+359 TEXT ME   | '+359 TEXT ME' holds what is not part of a phone number",
                "+35988         | '+35988' is too short for a number of BG",
                "+35988123456789 | '+35988123456789' does not have the length of a number of BG",
                "+359880123456789012345 | '+359880123456789012345' is too long for a phone number",
                "+49 30 1234567890123 | '+49 30 1234567890123' has more than 15 digits, which no phone number has",
                "+4930123456789012 | '+4930123456789012' has more than 15 digits, which no phone number has",
                "+999888123456  | '+999888123456' has a country code that does not exist",
                "+359431234567  | '+359431234567' has the length of a number of BG, but starts like none",
                "()             | '()' is not a phone number"
            })
    void saysWhatIsWrong(String written, String why) {
        assertThat(numbers.read(written)).isEqualTo(new Reading.Bad(why));
    }

    @ParameterizedTest
    @CsvSource({
        "+35921234567, FIXED_LINE, is a landline",
        "+35990123456, PREMIUM_RATE, is a premium-rate number",
        "+35980012345, TOLL_FREE, is a toll-free number",
        "+359888123456, MOBILE, is a mobile number",
        "+18005550199, TOLL_FREE, is a toll-free number"
    })
    void refusesKindsOfNumbersThatAreNotTexted(String number, PhoneNumberType type, String why) {
        assertThat(new PhoneNumbers("BG", Set.of(type)).read(number))
                .isEqualTo(new Reading.Bad("'" + number + "' " + why + ", which is not texted here"));
        assertThat(numbers.read(number)).isInstanceOf(Reading.Valid.class);
    }

    @ParameterizedTest
    @CsvSource({"de, 01512 3456789, +4915123456789", "US, (212) 555-0123, +12125550123", "BG, 0888123456, +359888123456"
    })
    void readsNumbersOfTheRegionOfTheRequest(String region, String written, String e164) {
        assertThat(numbers.isRegion(region)).isTrue();
        assertThat(numbers.read(written, Optional.of(region)))
                .isInstanceOfSatisfying(
                        Reading.Valid.class,
                        read -> assertThat(read.number().e164()).isEqualTo(e164));
    }

    @Test
    void readsNumbersOfTheDefaultRegion() {
        assertThat(new PhoneNumbers("de").read("01512 3456789"))
                .isEqualTo(new Reading.Valid(new PhoneNumber("+4915123456789", "DE", "T-Mobile")));
    }

    @Test
    void refusesARegionThatDoesNotExist() {
        assertThatThrownBy(() -> new PhoneNumbers("Bulgaria"))
                .hasMessageContaining("carillon.notifier.default-region")
                .hasMessageContaining("Bulgaria");
    }
}
