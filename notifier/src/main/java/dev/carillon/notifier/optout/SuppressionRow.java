package dev.carillon.notifier.optout;

/** One row of an import, read. */
sealed interface SuppressionRow {
    /** What it says. */
    record Good(NewSuppression suppression) implements SuppressionRow {}

    /** Why it says nothing. */
    record Bad(SuppressionFault fault) implements SuppressionRow {}
}
