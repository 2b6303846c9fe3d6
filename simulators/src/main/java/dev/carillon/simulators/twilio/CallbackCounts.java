package dev.carillon.simulators.twilio;

import java.util.Map;

/**
 * What became of the status callbacks so far.
 *
 * @param answers how often each HTTP status came back
 * @param dropped those held back on purpose
 * @param abandoned those that no try got an answer below 500 for
 * @param underway those that wait for their time or for an answer
 */
public record CallbackCounts(Map<Integer, Integer> answers, int dropped, int abandoned, int underway) {}
