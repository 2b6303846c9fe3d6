package dev.carillon.notifier.quiethours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuietHoursTest {

    // In 2026 Sofia is at +2, and at +3 from 29 March, 03:00 (01:00Z), to 25 October, 04:00 (01:00Z).
    @ParameterizedTest
    @CsvSource({
        // a night, seen before, at its edges, within and after
        "22:00-08:00, 2026-01-15T19:59:59Z, Europe/Sofia, 2026-01-15T19:59:59Z",
        "22:00-08:00, 2026-01-15T20:00:00Z, Europe/Sofia, 2026-01-16T06:00:00Z",
        "22:00-08:00, 2026-01-15T23:30:00Z, Europe/Sofia, 2026-01-16T06:00:00Z",
        "22:00-08:00, 2026-01-16T05:59:59Z, Europe/Sofia, 2026-01-16T06:00:00Z",
        "22:00-08:00, 2026-01-16T06:00:00Z, Europe/Sofia, 2026-01-16T06:00:00Z",
        // hours within a day
        "13:00-15:00, 2026-01-15T11:30:00Z, Europe/Sofia, 2026-01-15T13:00:00Z",
        "13:00-15:00, 2026-01-15T10:30:00Z, Europe/Sofia, 2026-01-15T10:30:00Z",
        "00:00-08:00, 2026-01-15T22:00:00Z, Europe/Sofia, 2026-01-16T06:00:00Z",
        // the night that is an hour shorter, and the one that is an hour longer
        "22:00-08:00, 2026-03-28T20:00:00Z, Europe/Sofia, 2026-03-29T05:00:00Z",
        "22:00-08:00, 2026-10-24T19:00:00Z, Europe/Sofia, 2026-10-25T06:00:00Z",
        // an end that clocks skip is when they do; one that they show twice is the first of the two
        "22:00-03:30, 2026-03-28T23:00:00Z, Europe/Sofia, 2026-03-29T01:00:00Z",
        "22:00-03:30, 2026-10-24T22:00:00Z, Europe/Sofia, 2026-10-25T00:30:00Z",
        "22:00-03:30, 2026-10-25T01:10:00Z, Europe/Sofia, 2026-10-25T01:30:00Z",
        // several zones: when it is quiet in none
        "21:00-08:00, 2026-01-15T18:30:00Z, Europe/Sofia America/New_York, 2026-01-15T18:30:00Z",
        "21:00-08:00, 2026-01-15T12:30:00Z, Europe/Sofia America/New_York, 2026-01-15T13:00:00Z",
        "21:00-08:00, 2026-01-15T20:00:00Z, Europe/Sofia America/New_York, 2026-01-16T13:00:00Z",
        "22:00-08:00, 2026-01-15T12:00:00Z, Europe/Kaliningrad Asia/Kamchatka, 2026-01-16T06:00:00Z",
        // around the whole world there is no such time: then in the fewest
        "20:00-09:00, 2026-01-15T12:00:00Z, Asia/Tokyo Europe/Sofia America/New_York America/Los_Angeles, 2026-01-15T17:00:00Z",
    })
    void findsTheFirstMomentThatDisturbsNobody(String hours, Instant now, String zones, Instant earliest) {
        List<ZoneId> all = Stream.of(zones.split(" ")).map(ZoneId::of).toList();

        assertThat(QuietHours.parse(hours).orElseThrow().earliest(now, all)).isEqualTo(earliest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "22-8", "24:00-08:00", "22:00-08:60", "22:00", "22:00-22:00", "22:00–08:00", "NONE"})
    void refusesWhatIsNoneOfThem(String text) {
        assertThatThrownBy(() -> QuietHours.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noneIsNone() {
        assertThat(QuietHours.parse("none")).isEmpty();
    }
}
