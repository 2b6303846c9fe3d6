package dev.carillon.notifier.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendingWindowTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mon-fri 09:00-20:00 Europe/Sofia | mon,tue,wed,thu,fri 09:00-20:00 Europe/Sofia",
                "fri-mon 09:00-20:00 UTC          | mon,fri,sat,sun 09:00-20:00 UTC",
                "wed 00:00-24:00 UTC              | wed 00:00-24:00 UTC",
                "09:00-20:00 Asia/Tokyo           | 09:00-20:00 Asia/Tokyo",
                "sun,sat  10:00-11:30  Z          | sat,sun 10:00-11:30 Z"
            })
    void isWrittenAsItIsRead(String written, String plain) {
        assertThat(SendingWindow.of(written).toString()).isEqualTo(plain);
        assertThat(SendingWindow.of(plain)).isEqualTo(SendingWindow.of(written));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "always                  | A window is written as",
                "mon 9:00-20:00 UTC      | A window is written as",
                "mon 20:00-09:00 UTC     | which is not after",
                "mon 09:00-09:00 UTC     | which is not after",
                "mon 25:00-26:00 UTC     | '25:00' is no time",
                "funday 09:00-10:00 UTC  | 'funday' is no day",
                "mon-tue-wed 09:00-10:00 UTC | is no range",
                "mon 09:00-10:00 Mars/X  | 'Mars/X' is no time zone"
            })
    void saysWhatIsWrong(String written, String why) {
        assertThatThrownBy(() -> SendingWindow.of(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        // Thursday, and Sofia two hours ahead of UTC in winter.
        "mon-fri 09:00-20:00 Europe/Sofia, 2026-11-26T06:59:59Z, false",
        "mon-fri 09:00-20:00 Europe/Sofia, 2026-11-26T07:00:00Z, true",
        "mon-fri 09:00-20:00 Europe/Sofia, 2026-11-26T17:59:59Z, true",
        "mon-fri 09:00-20:00 Europe/Sofia, 2026-11-26T18:00:00Z, false",
        "mon-fri 09:00-20:00 Europe/Sofia, 2026-11-28T12:00:00Z, false",
        // In summer three.
        "09:00-20:00 Europe/Sofia, 2026-07-01T06:00:00Z, true",
        "09:00-20:00 Europe/Sofia, 2026-07-01T05:59:00Z, false",
        // Still Wednesday in New York.
        "wed 00:00-24:00 America/New_York, 2026-11-26T04:59:59Z, true",
        "wed 00:00-24:00 America/New_York, 2026-11-26T05:00:00Z, false"
    })
    void isOpenByTheClockOfItsZone(String window, Instant now, boolean open) {
        assertThat(SendingWindow.of(window).isOpen(now)).isEqualTo(open);
    }
}
