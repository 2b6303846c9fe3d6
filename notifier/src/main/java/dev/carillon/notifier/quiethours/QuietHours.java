package dev.carillon.notifier.quiethours;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of a day in which somebody is not texted, by the clock on their wall. Pure.
 *
 * @param from the first quiet minute
 * @param to the first minute that is not quiet any more; earlier than {@code from} for a night
 */
public record QuietHours(LocalTime from, LocalTime to) {
    /** What stands for no quiet hours at all. */
    public static final String NONE = "none";

    private static final Pattern FORM =
            Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])");
    /** No place is further from another: after as long, every zone has had all of its day. */
    private static final Duration EVERY_DAY = Duration.ofHours(50);

    /** Reads {@code 22:00-08:00}; empty for {@code none}. */
    public static Optional<QuietHours> parse(String text) {
        if (text.equals(NONE)) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("Quiet hours are written '22:00-08:00', or 'none'.");
        }
        LocalTime from = LocalTime.of(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
        LocalTime to = LocalTime.of(Integer.parseInt(form.group(3)), Integer.parseInt(form.group(4)));
        if (from.equals(to)) {
            throw new IllegalArgumentException("Quiet hours that end when they begin leave no hour, or all.");
        }
        return Optional.of(new QuietHours(from, to));
    }

    /**
     * The first moment, from now on, that is quiet in none of these zones. Where there is none, for the zones lie around
     * the whole world, the first that is quiet in the fewest.
     */
    public Instant earliest(Instant now, Collection<ZoneId> zones) {
        Instant at = now;
        while (at.isBefore(now.plus(EVERY_DAY))) {
            Instant next = latestEnd(at, zones);
            if (next.equals(at)) {
                return at;
            }
            at = next;
        }
        return leastBad(now, zones);
    }

    private Instant latestEnd(Instant at, Collection<ZoneId> zones) {
        return zones.stream()
                .map(zone -> end(at, zone))
                .max(Comparator.naturalOrder())
                .orElse(at);
    }

    private Instant leastBad(Instant now, Collection<ZoneId> zones) {
        ToLongFunction<Instant> disturbed =
                at -> zones.stream().filter(zone -> isQuiet(at, zone)).count();
        return zones.stream()
                .map(zone -> end(now, zone))
                .min(Comparator.comparingLong(disturbed).thenComparing(Comparator.naturalOrder()))
                .orElse(now);
    }

    boolean isQuiet(Instant at, ZoneId zone) {
        LocalTime time = at.atZone(zone).toLocalTime();
        boolean begun = !time.isBefore(from);
        boolean over = !time.isBefore(to);
        return from.isBefore(to) ? begun && !over : begun || !over;
    }

    /** When the quiet hours that this moment lies in are over; the moment itself if it lies in none. */
    private Instant end(Instant at, ZoneId zone) {
        if (!isQuiet(at, zone)) {
            return at;
        }
        LocalDateTime local = at.atZone(zone).toLocalDateTime();
        LocalDateTime end = local.toLocalDate().atTime(to);
        return instant(end.isAfter(local) ? end : end.plusDays(1), at, zone.getRules());
    }

    /** The moment after this one when the clock shows that; where clocks skip it, when they do. */
    private static Instant instant(LocalDateTime shown, Instant after, ZoneRules rules) {
        List<Instant> moments = rules.getValidOffsets(shown).stream()
                .map(shown::toInstant)
                .filter(after::isBefore)
                .sorted()
                .toList();
        if (!moments.isEmpty()) {
            return moments.getFirst();
        }
        ZoneOffsetTransition change = rules.getTransition(shown);
        return change == null ? after : change.getInstant();
    }

    @Override
    public String toString() {
        return from + "-" + to;
    }
}
