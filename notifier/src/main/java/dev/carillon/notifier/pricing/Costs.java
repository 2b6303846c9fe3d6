package dev.carillon.notifier.pricing;

import java.math.BigDecimal;

/** Amounts of money as they are shown. Pure. */
public final class Costs {

    private Costs() {}

    /** Without the zeros that a column pads with, and without an exponent. */
    public static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
