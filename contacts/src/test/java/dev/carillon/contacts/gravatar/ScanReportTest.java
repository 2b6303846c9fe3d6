package dev.carillon.contacts.gravatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScanReportTest {

    @Test
    void drawsTheListOfTheBlog() {
        assertThat(report(4563, 2400, 166, 0, 7129).drawing()).isEqualTo("""
                CUSTOM     4563   64.0 %  ██████████████████████████
                DEFAULT    2400   33.7 %  █████████████
                NOT_FOUND   166    2.3 %  █
                UNKNOWN       0    0.0 %
                total      7129
                """);
    }

    @Test
    void showsWhatIsPendingAndTheLeastThatIsThere() {
        assertThat(report(1, 0, 0, 1, 1000).drawing()).isEqualTo("""
                CUSTOM        1    0.1 %  ▏
                DEFAULT       0    0.0 %
                NOT_FOUND     0    0.0 %
                UNKNOWN       1    0.1 %  ▏
                pending     998   99.8 %  ████████████████████████████████████████
                total      1000
                """);
    }

    @Test
    void hasNoSharesOfNobody() {
        assertThat(report(0, 0, 0, 0, 0).csv()).isEqualTo("""
                        class,addresses,share\r
                        CUSTOM,0,0.0000\r
                        DEFAULT,0,0.0000\r
                        NOT_FOUND,0,0.0000\r
                        UNKNOWN,0,0.0000\r
                        """);
    }

    private static ScanReport report(long custom, long byDefault, long notFound, long unknown, long total) {
        Map<AddressClass, Long> counts = new EnumMap<>(AddressClass.class);
        counts.put(AddressClass.CUSTOM, custom);
        counts.put(AddressClass.DEFAULT, byDefault);
        counts.put(AddressClass.NOT_FOUND, notFound);
        counts.put(AddressClass.UNKNOWN, unknown);
        long pending = total - custom - byDefault - notFound - unknown;
        return ScanReport.of(new ScanDocument(
                new UUID(0, 0),
                pending == 0 ? ScanState.COMPLETED : ScanState.RUNNING,
                "CONTACTS",
                HashAlgorithm.SHA256,
                null,
                null,
                total,
                counts,
                pending,
                0,
                Instant.EPOCH,
                null));
    }
}
