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
        /** 503 with a page in HTML, and nothing was accepted. */
        UNAVAILABLE_BEFORE(false),
        /** 503 with a page in HTML, yet the message was accepted. */
        UNAVAILABLE_AFTER(true),
        /** No answer while the client waits, and nothing was accepted. */
        TIMEOUT_BEFORE(false),
        /** No answer while the client waits, yet the message was accepted. */
        TIMEOUT_AFTER(true),
        /** 429 with code 20429; nothing was accepted. */
        RATE_LIMITED(false),
        /** 429 without a body; nothing was accepted. */
        RATE_LIMITED_PLAIN(false),
        /** The right status, half of the JSON, and the end of the connection. */
        TRUNCATED(true),
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

        /** True where no answer is ever given. */
        boolean isSilent() {
            return this == TIMEOUT_BEFORE || this == TIMEOUT_AFTER;
        }
    }

    /** The requests that a fault can hit. */
    public enum Operation {
        /** Creating a message. */
        SEND,
        /** Reading a message, a list, a balance, an account, a price, a number. */
        READ,
        /** Changing or deleting a message. */
        CHANGE,
        /** Starting or checking a verification. */
        VERIFY
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
