package dev.carillon.contacts.retention;

import java.time.Duration;

/**
 * What is removed when it is too old.
 *
 * @param table where it stands
 * @param old when a row of it, called {@code t}, is too old: a condition in which each question mark is the same instant
 */
record Policy(String name, Duration after, String table, String old) {

    /** How often the instant stands in the condition. */
    int places() {
        return Math.toIntExact(old.chars().filter(c -> c == '?').count());
    }
}
