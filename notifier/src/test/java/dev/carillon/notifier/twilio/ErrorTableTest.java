package dev.carillon.notifier.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.notifier.sending.Treatment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTableTest {
    private final ErrorTable table = ErrorTable.load();

    @ParameterizedTest
    @CsvSource({
        "21211, RECIPIENT",
        "21614, RECIPIENT",
        "21635, RECIPIENT",
        "30005, RECIPIENT",
        "30006, RECIPIENT",
        "21610, SUPPRESS",
        "21606, SENDER",
        "21612, SENDER",
        "30032, SENDER",
        "20003, ACCOUNT",
        "20005, ACCOUNT",
        "30002, ACCOUNT",
        "63038, ACCOUNT",
        "20429, RETRY",
        "14107, RETRY",
        "21611, RETRY",
        "30001, LATE",
        "30003, LATE",
        "30008, LATE",
        "20500, UNKNOWN",
        "20503, UNKNOWN",
        "99999, UNKNOWN"
    })
    void knowsWhatCodesMean(int code, Treatment treatment) {
        assertThat(table.treatment(code)).isEqualTo(treatment);
    }
}
