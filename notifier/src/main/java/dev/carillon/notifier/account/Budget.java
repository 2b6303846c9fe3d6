package dev.carillon.notifier.account;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How much an account may spend, in its own currency. Days and months are those of UTC. Pure.
 *
 * @param amount counts what messages cost, and what is expected of those whose price is not known yet
 */
public record Budget(BigDecimal amount, Period period) {

    /** The time that a budget is for. */
    public enum Period {
        DAY,
        MONTH,
        /** Once, ever. */
        TOTAL
    }

    /** The first day that counts now. */
    LocalDate since(Instant now) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        return switch (period) {
            case DAY -> today;
            case MONTH -> today.withDayOfMonth(1);
            case TOTAL -> LocalDate.EPOCH;
        };
    }

    /** True if this much may be spent on top of what was. */
    boolean covers(BigDecimal spent, BigDecimal more) {
        return spent.add(more).compareTo(amount) <= 0;
    }
}
