package dev.carillon.broker.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTimingTest {
    private static final String SOFIA = "Europe/Sofia";

    private static List<String> times(String cron, String zone, String after, int count) {
        CronTiming timing = CronTiming.parse(cron, ZoneId.of(zone));
        List<String> times = new ArrayList<>();
        Optional<Instant> next = timing.next(Instant.parse(after));
        while (next.isPresent() && times.size() < count) {
            times.add(next.get().toString());
            next = timing.next(next.get());
        }
        return times;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0 9 * * MON-FRI | 2026-11-27T08:59:59.999Z | 2026-11-27T09:00:00Z 2026-11-30T09:00:00Z
                    0 9 * * MON-FRI | 2026-11-27T09:00:00Z     | 2026-11-30T09:00:00Z 2026-12-01T09:00:00Z
                    */20 * * * *    | 2026-11-27T09:05:00.5Z   | 2026-11-27T09:20:00Z 2026-11-27T09:40:00Z
                    30 4 1,15 * 5   | 2026-11-27T12:00:00Z     | 2026-12-01T04:30:00Z 2026-12-04T04:30:00Z
                    0 0 29 2 *      | 2026-11-27T12:00:00Z     | 2028-02-29T00:00:00Z 2032-02-29T00:00:00Z
                    0 12 * JAN 0    | 2026-11-27T12:00:00Z     | 2027-01-03T12:00:00Z 2027-01-10T12:00:00Z
                    59 23 31 12 *   | 2026-11-27T12:00:00Z     | 2026-12-31T23:59:00Z 2027-12-31T23:59:00Z
                    """)
    void theNextTimeIsTheFirstOneAfter(String cron, String after, String expected) {
        assertThat(times(cron, "UTC", after, 2)).containsExactly(expected.split(" "));
    }

    @Test
    void aDayThatNeverComesHasNoTime() {
        assertThat(times("0 0 30 2 *", "UTC", "2026-11-27T12:00:00Z", 1)).isEmpty();
    }

    @Test
    void theWallClockIsThatOfTheZone() {
        assertThat(times("0 9 * * *", SOFIA, "2026-11-27T12:00:00Z", 1)).containsExactly("2026-11-28T07:00:00Z");
        assertThat(times("0 9 * * *", SOFIA, "2026-07-27T12:00:00Z", 1)).containsExactly("2026-07-28T06:00:00Z");
    }

    // On 2027-03-28 at 03:00 the clocks of Sofia are set to 04:00 (01:00 UTC).

    @Test
    void aTimeThatIsLeftOutIsMadeUpOnceTheClockIsSet() {
        assertThat(times("30 3 * * *", SOFIA, "2027-03-27T00:00:00Z", 3))
                .containsExactly("2027-03-27T01:30:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z");
    }

    @Test
    void severalThatAreLeftOutAreMadeUpAsOne() {
        assertThat(times("*/15 3,4 * * *", SOFIA, "2027-03-27T23:00:00Z", 3))
                .containsExactly("2027-03-28T01:00:00Z", "2027-03-28T01:15:00Z", "2027-03-28T01:30:00Z");
    }

    @Test
    void everyHourGoesOnAsHoursPassWhereOneIsLeftOut() {
        assertThat(times("30 * * * *", SOFIA, "2027-03-27T23:31:00Z", 3))
                .containsExactly("2027-03-28T00:30:00Z", "2027-03-28T01:30:00Z", "2027-03-28T02:30:00Z");
    }

    // On 2026-10-25 at 04:00 the clocks of Sofia are set to 03:00 (01:00 UTC): 03:30 is 00:30 and 01:30 UTC.

    @Test
    void aTimeThatComesTwiceCountsOnce() {
        assertThat(times("30 3 * * *", SOFIA, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(times("*/30 3 * * *", SOFIA, "2026-10-24T12:00:00Z", 3))
                .containsExactly("2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:00:00Z");
    }

    @Test
    void askedInTheSecondHourItIsOver() {
        assertThat(times("30 3 * * *", SOFIA, "2026-10-25T01:10:00Z", 1)).containsExactly("2026-10-26T01:30:00Z");
    }

    @Test
    void everyHourGoesOnAsHoursPassWhereOneComesTwice() {
        assertThat(times("30 * * * *", SOFIA, "2026-10-25T00:00:00Z", 3))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z");
        assertThat(times("0 * * * *", SOFIA, "2026-10-25T00:00:00Z", 2))
                .containsExactly("2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");
    }

    @Test
    void aYearOfHoursHasEveryHourOnce() {
        List<String> times = times("0 * * * *", SOFIA, "2026-12-31T23:00:00Z", 365 * 24);

        Instant hour = Instant.parse("2026-12-31T23:00:00Z");
        for (String time : times) {
            hour = hour.plusSeconds(3600);
            assertThat(time).isEqualTo(hour.toString());
        }
    }

    @Test
    void whiteSpaceBetweenFieldsIsOfNoMatter() {
        assertThat(CronTiming.parse("  0  9 *\t* * ", ZoneId.of("UTC")))
                .isEqualTo(CronTiming.parse("0 9 * * *", ZoneId.of("UTC")))
                .isNotEqualTo(CronTiming.parse("0 9 * * *", ZoneId.of(SOFIA)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "a * * * *",
                "*/0 * * * *",
                "@daily",
                "* * L * *",
                "1,,2 * * * *",
                "-1 * * * *",
                "* * * * * ; drop",
                "0 0 * * *||1 1 * * *",
                "0 0 * * *|1 1 * * *",
                "0 0 * * *\u0000",
                "\u0660 0 * * *",
            })
    void whatIsNoExpressionIsRefused(String text) {
        assertThatThrownBy(() -> CronTiming.parse(text, ZoneId.of("UTC"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExpressionHasALimit() {
        String list = "0" + ",1".repeat(100);

        assertThatThrownBy(() -> CronTiming.parse(list + " * * * *", ZoneId.of("UTC")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("up to 200");
    }
}
