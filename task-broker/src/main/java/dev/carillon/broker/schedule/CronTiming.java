package dev.carillon.broker.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The times of a cron expression: five fields as in POSIX, also with names and steps, by the wall clock of a zone. Where
 * both days are restricted, a day that either names is meant.
 *
 * <p>When that clock is set (daylight saving), an expression for every hour goes on by the hour that passes: nothing for
 * an hour that is left out, twice for one that comes twice. Any other means a time of day: one that is left out is made up
 * when the clock has been set, once for all that are left out, and one that comes twice counts the first time. Cron of
 * Vixie does the same.
 *
 * <p>The library is asked for times of day alone, without a zone; what a zone does to them is decided here. Immutable.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html">POSIX: crontab</a>
 */
public final class CronTiming implements Timing {
    private static final CronDefinition POSIX = CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX);
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9,*/ \\t-]*");
    private static final int LONGEST = 200;
    private static final int HOUR = 1;

    private final String expression;
    private final ZoneId zone;
    private final ExecutionTime times;
    private final boolean everyHour;

    private CronTiming(String expression, ZoneId zone, ExecutionTime times) {
        this.expression = expression;
        this.zone = zone;
        this.times = times;
        this.everyHour = BLANK.splitAsStream(expression).skip(HOUR).findFirst().equals(Optional.of("*"));
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static CronTiming parse(String expression, ZoneId zone) {
        // The library knows more than POSIX does: several expressions with '|', and any digits of Unicode.
        if (expression.length() > LONGEST || !CHARACTERS.matcher(expression).matches()) {
            throw new IllegalArgumentException(
                    "It has up to " + LONGEST + " ASCII letters, digits, spaces and ', - * /'.");
        }
        String fields = BLANK.matcher(expression.strip()).replaceAll(" ");
        Cron cron = new CronParser(POSIX).parse(fields).validate();
        return new CronTiming(fields, zone, ExecutionTime.forCron(cron));
    }

    public String expression() {
        return expression;
    }

    public ZoneId zone() {
        return zone;
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return everyHour ? nextByTheHour(after) : nextByTheDay(after);
    }

    /** From one setting of the clock to the next, in each with the offset that holds there. */
    private Optional<Instant> nextByTheHour(Instant after) {
        ZoneRules rules = zone.getRules();
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime from = LocalDateTime.ofInstant(after, offset);
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (true) {
            Optional<LocalDateTime> time = nextOfDay(from);
            if (time.isEmpty()) {
                return Optional.empty();
            }
            Instant next = time.get().toInstant(offset);
            if (change == null || next.isBefore(change.getInstant())) {
                return Optional.of(next);
            }
            offset = change.getOffsetAfter();
            from = change.getDateTimeAfter().minusNanos(1); // the first moment after it counts
            change = rules.nextTransition(change.getInstant());
        }
    }

    private Optional<Instant> nextByTheDay(Instant after) {
        Optional<LocalDateTime> next = nextOfDay(LocalDateTime.ofInstant(after, zone));
        // In an hour that comes for the second time, what was meant for the first is over.
        while (next.isPresent() && !instant(next.get()).isAfter(after)) {
            next = nextOfDay(next.get());
        }
        return next.map(this::instant);
    }

    private Instant instant(LocalDateTime time) {
        ZoneRules rules = zone.getRules();
        ZoneOffsetTransition change = rules.getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : time.toInstant(rules.getValidOffsets(time).getFirst());
    }

    private Optional<LocalDateTime> nextOfDay(LocalDateTime after) {
        return times.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronTiming timing && timing.expression.equals(expression) && timing.zone.equals(zone);
    }

    @Override
    public int hashCode() {
        return expression.hashCode() * 31 + zone.hashCode();
    }

    @Override
    public String toString() {
        return expression + " (" + zone + ")";
    }
}
