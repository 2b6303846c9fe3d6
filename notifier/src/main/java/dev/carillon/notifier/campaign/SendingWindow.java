package dev.carillon.notifier.campaign;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The days and hours in which the messages of a campaign may leave, on the clocks of one time zone; written as {@code
 * mon-fri 09:00-20:00 Europe/Sofia}. Immutable; pure.
 *
 * @param days one at least
 * @param from the first moment of a day
 * @param until the first moment that is too late; midnight for the end of the day
 */
record SendingWindow(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {
    private static final Pattern FORM =
            Pattern.compile("(?:([a-z,-]+) +)?([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2}) +([A-Za-z0-9/_+-]+)");
    private static final String MIDNIGHT = "24:00";

    SendingWindow {
        days = EnumSet.copyOf(days);
    }

    /**
     * Reads a window.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static SendingWindow of(String written) {
        Matcher parts = FORM.matcher(written.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "A window is written as 'mon-fri 09:00-20:00 Europe/Sofia'; the days may be left out.");
        }
        LocalTime from = time(parts.group(2));
        LocalTime until = parts.group(3).equals(MIDNIGHT) ? LocalTime.MIDNIGHT : time(parts.group(3));
        if (!until.equals(LocalTime.MIDNIGHT) && !from.isBefore(until)) {
            throw new IllegalArgumentException("The window ends at " + until + ", which is not after " + from + ".");
        }
        String days = parts.group(1);
        return new SendingWindow(days == null ? EnumSet.allOf(DayOfWeek.class) : days(days), from, until, zone(parts));
    }

    private static LocalTime time(String written) {
        try {
            return LocalTime.parse(written);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + written + "' is no time of the day.", e);
        }
    }

    private static ZoneId zone(Matcher parts) {
        try {
            return ZoneId.of(parts.group(4));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + parts.group(4) + "' is no time zone; one is called as 'Europe/Sofia'.", e);
        }
    }

    private static Set<DayOfWeek> days(String written) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (String part : written.split(",", -1)) {
            List<DayOfWeek> ends = List.of(part.split("-", -1)).stream()
                    .map(SendingWindow::day)
                    .toList();
            if (ends.size() > 2) {
                throw new IllegalArgumentException("'" + part + "' is no range of days.");
            }
            for (DayOfWeek day = ends.getFirst(); ; day = day.plus(1)) {
                days.add(day);
                if (day == ends.getLast()) {
                    break;
                }
            }
        }
        return days;
    }

    private static DayOfWeek day(String written) {
        for (DayOfWeek day : DayOfWeek.values()) {
            if (shortName(day).equals(written)) {
                return day;
            }
        }
        throw new IllegalArgumentException("'" + written + "' is no day; they are mon, tue, wed, thu, fri, sat, sun.");
    }

    private static String shortName(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    /** True if messages may leave at this moment. */
    boolean isOpen(Instant now) {
        ZonedDateTime there = now.atZone(zone);
        LocalTime time = there.toLocalTime();
        return days.contains(there.getDayOfWeek())
                && !time.isBefore(from)
                && (until.equals(LocalTime.MIDNIGHT) || time.isBefore(until));
    }

    /** As it is written. */
    @Override
    public String toString() {
        String named = days.size() == DayOfWeek.values().length
                ? ""
                : days.stream().map(SendingWindow::shortName).collect(Collectors.joining(",", "", " "));
        return named + from + "-" + (until.equals(LocalTime.MIDNIGHT) ? MIDNIGHT : until) + " " + zone;
    }
}
