package dev.carillon.notifier.message;

/** Fired when messages came to their end within a larger transaction. Those who observe it wait for the commit. */
public record Settled(MessageState state, int messages) {}
