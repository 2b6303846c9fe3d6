package dev.carillon.contacts.retention;

import java.time.Duration;
import java.util.List;

/**
 * What is removed when it is too old.
 *
 * @param table where it stands
 * @param old when a row of it, called {@code t}, is too old: a condition in which each question mark is the same instant
 * @param removal what is done to such rows, whose identifiers are the one parameter of each statement
 */
record Policy(String name, Duration after, String table, String old, List<String> removal) {

    /** One whose rows go as a whole. */
    Policy(String name, Duration after, String table, String old) {
        this(name, after, table, old, List.of("delete from " + table + " where id = any(?)"));
    }

    /** How often the instant stands in the condition. */
    int places() {
        return Math.toIntExact(old.chars().filter(c -> c == '?').count());
    }
}
