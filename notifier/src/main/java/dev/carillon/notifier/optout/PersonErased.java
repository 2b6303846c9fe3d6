package dev.carillon.notifier.optout;

/**
 * Fired when a person is erased, within the transaction that does it: whoever keeps something of the person forgets it in
 * the same transaction.
 *
 * @param number E.164
 * @param hash what may stand in its place
 */
public record PersonErased(String number, String hash) {}
