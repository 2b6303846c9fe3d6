package dev.carillon.notifier.inbound;

/**
 * What somebody wrote to us, as it comes in.
 *
 * @param sid the provider's name of it
 * @param from who wrote it (E.164)
 * @param to what it was written to
 */
record Received(String sid, String account, String from, String to, InboundKind kind, String body) {}
