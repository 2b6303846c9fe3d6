package dev.carillon.simulators.twilio;

import java.time.Duration;

/**
 * Something that goes wrong with the next requests of a kind.
 *
 * @param kind what goes wrong
 * @param times for how many requests
 * @param on which requests
 * @param delay how long the answer, or the end of the connection, is held back
 */
public record Fault(Kind kind, int times, Operation on, Duration delay) {

    /** What goes wrong, and whether a message is accepted nevertheless: that is what a client cannot see. */
    public enum Kind {
        /** 500, and nothing was accepted. */
        ERROR_BEFORE(false),
        /** 500, yet the message was accepted. */
        ERROR_AFTER(true),
        /** The connection ends without an answer, and nothing was accepted. */
        RESET_BEFORE(false),
        /** The connection ends without an answer, yet the message was accepted. */
        RESET_AFTER(true),
        /** 429 with code 20429; nothing was accepted. */
        RATE_LIMITED(false),
        /** The right answer, late. */
        SLOW(true);

        private final boolean acts;

        Kind(boolean acts) {
            this.acts = acts;
        }

        /** True where the request is carried out before the fault shows. */
        boolean acts() {
            return acts;
        }
    }

    /** The requests that a fault can hit. */
    public enum Operation {
        /** Creating a message. */
        SEND,
        /** Reading a message, a list, a balance, an account. */
        READ
    }

    public Fault {
        if (times < 1) {
            throw new IllegalArgumentException("a fault happens at least once");
        }
    }

    /** For the next so many messages that are sent. */
    public static Fault onSend(Kind kind, int times) {
        return new Fault(kind, times, Operation.SEND, Duration.ZERO);
    }

    /** The same fault, with its effect held back. */
    public Fault after(Duration held) {
        return new Fault(kind, times, on, held);
    }

    Fault once() {
        return new Fault(kind, 1, on, delay);
    }
}
