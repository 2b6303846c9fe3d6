package dev.carillon.broker.task;

/**
 * What a task carries: bytes that the broker never looks into.
 *
 * @param contentType as the creator said; handed to the worker unchanged
 * @param bytes never copied and never changed after this
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied by nobody on purpose
public record Payload(String contentType, byte[] bytes) {}
