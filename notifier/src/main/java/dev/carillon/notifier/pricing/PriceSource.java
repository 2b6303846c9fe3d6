package dev.carillon.notifier.pricing;

/** Who says what a segment costs; the first is believed before the others. */
public enum PriceSource {
    /** What most messages cost lately. */
    ACTUAL,
    /** The provider's price list. */
    PROVIDER,
    /** The file that the operator of this service gives. */
    FILE
}
