package dev.carillon.broker.schedule;

import java.util.UUID;

/** What became of a schedule that was to fire. */
public sealed interface Firing {

    /** Its task is kept, and so is when it is due next. */
    record Fired(UUID task) implements Firing {}

    /** Somebody else fired it, changed it or removed it meanwhile. */
    record Lost() implements Firing {}

    /** Its queue is not there, or holds as many tasks as it may; it stays due. */
    record Refused(String why) implements Firing {}
}
