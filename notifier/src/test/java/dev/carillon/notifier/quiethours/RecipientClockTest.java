package dev.carillon.notifier.quiethours;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientClockTest {
    private static final Instant NIGHT_IN_SOFIA = Instant.parse("2026-01-15T23:30:00Z");
    private static final String SOFIA = "+359888123456";

    private final RecipientClock clock = new RecipientClock(QuietHours.parse("22:00-08:00"), ZoneId.of("Europe/Sofia"));

    @ParameterizedTest
    @CsvSource({
        "+359888123456, Europe/Sofia",
        "+12125550123, America/New_York",
        "+14155550123, America/Los_Angeles",
        "+4915123456789, Europe/Berlin",
        // of no country, and no number at all
        "+883510000000, Europe/Sofia",
        "nonsense, Europe/Sofia",
    })
    void knowsTheZoneOfANumber(String number, ZoneId zone) {
        assertThat(clock.zones(number)).containsExactly(zone);
    }

    @Test
    void aCountryOfSeveralZonesHasThemAll() {
        assertThat(clock.zones("+18005550199")).contains(ZoneId.of("America/New_York"), ZoneId.of("Pacific/Honolulu"));
    }

    @Test
    void theMessagesOwnHoursComeBeforeTheConfiguredOnes() {
        assertThat(clock.earliest(NIGHT_IN_SOFIA, SOFIA, Optional.empty()))
                .isEqualTo(Instant.parse("2026-01-16T06:00:00Z"));
        assertThat(clock.earliest(NIGHT_IN_SOFIA, SOFIA, Optional.of("none"))).isEqualTo(NIGHT_IN_SOFIA);
        assertThat(clock.earliest(NIGHT_IN_SOFIA, SOFIA, Optional.of("23:00-09:00")))
                .isEqualTo(Instant.parse("2026-01-16T07:00:00Z"));
    }

    @Test
    void withoutHoursNobodyWaits() {
        RecipientClock always = new RecipientClock(Optional.empty(), ZoneId.of("Europe/Sofia"));

        assertThat(always.earliest(NIGHT_IN_SOFIA, SOFIA, Optional.empty())).isEqualTo(NIGHT_IN_SOFIA);
    }
}
