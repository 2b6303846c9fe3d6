package dev.carillon.notifier.message;

/** Fired when messages were stored that need a task. Those who observe it wait for the commit. */
public record TasksDue() {}
