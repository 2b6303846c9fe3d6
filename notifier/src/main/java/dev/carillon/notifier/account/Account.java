package dev.carillon.notifier.account;

/**
 * An account at the provider, as configured.
 *
 * @param name stands in reports and metrics
 * @param sid the provider's name of it
 * @param token proves us to the provider, and the provider's callbacks to us
 * @param from what its messages come from
 */
public record Account(String name, String sid, SecretFile token, String from, Pace pace) {}
