package dev.carillon.notifier.message;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The life of a message. Every change of state in the database is conditional on {@link #before}, so that callbacks,
 * look-ups and answers may come late, twice and out of order. The README of this module draws it.
 */
public enum MessageState {
    /** Stored; no request for it has left, or the one that did was refused for certain. */
    QUEUED,
    /** Committed before the request leaves; nobody else sends it from here on. */
    SENDING,
    /** A request left, and whether it was accepted is not known. Never sent again; settled by the provider's word. */
    UNKNOWN,
    /** The provider has it. */
    ACCEPTED,
    /** The provider has handed it to the operator; some operators never say more. */
    SENT,
    /** On the handset. */
    DELIVERED,
    /** The operator could not deliver it. */
    UNDELIVERED,
    /** Refused by the provider, failed there, or never accepted. */
    FAILED,
    /** Withdrawn before it left, by the caller or with its campaign. */
    CANCELLED,
    /** Its validity ended before it left. */
    EXPIRED,
    /** Not sent, for its recipient has opted out or was erased. */
    SUPPRESSED;

    private static final Set<MessageState> NEVER_LEFT = EnumSet.of(CANCELLED, EXPIRED, SUPPRESSED);

    /** What is not here, nothing follows. */
    private static final Map<MessageState, Set<MessageState>> NEXT = Map.of(
            // The provider's word counts even here: whoever has the message must not get it a second time.
            QUEUED, EnumSet.of(SENDING, ACCEPTED, SENT, DELIVERED, UNDELIVERED, FAILED, CANCELLED, EXPIRED, SUPPRESSED),
            SENDING, EnumSet.of(QUEUED, UNKNOWN, ACCEPTED, SENT, DELIVERED, UNDELIVERED, FAILED),
            UNKNOWN, EnumSet.of(QUEUED, ACCEPTED, SENT, DELIVERED, UNDELIVERED, FAILED),
            ACCEPTED, EnumSet.of(SENT, DELIVERED, UNDELIVERED, FAILED),
            SENT, EnumSet.of(DELIVERED, UNDELIVERED, FAILED));

    /** True for a state that nothing follows. */
    public boolean isFinal() {
        return !NEXT.containsKey(this);
    }

    /** True for the end of a message that no request was made for, or none that was accepted. */
    public boolean neverLeft() {
        return NEVER_LEFT.contains(this);
    }

    /** True if a message in this state may go to that one. */
    public boolean canBecome(MessageState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** The states that may go to this one. */
    public Set<MessageState> before() {
        Set<MessageState> before = EnumSet.noneOf(MessageState.class);
        Arrays.stream(values()).filter(state -> state.canBecome(this)).forEach(before::add);
        return before;
    }
}
