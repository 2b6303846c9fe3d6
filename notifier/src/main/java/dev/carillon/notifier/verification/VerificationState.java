package dev.carillon.notifier.verification;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The life of a verification; every change in the database is conditional on PENDING. The README of this module draws it.
 */
public enum VerificationState {
    /** A code was texted, and is waited for. */
    PENDING,
    /** The code came back in time. It works no second time. */
    APPROVED,
    /** The code did not come back in time. */
    EXPIRED,
    /** Too many wrong codes came. */
    FAILED,
    /** Withdrawn by the caller. */
    CANCELLED;

    private static final Map<VerificationState, Set<VerificationState>> NEXT = Map.of(
            PENDING, EnumSet.of(APPROVED, EXPIRED, FAILED, CANCELLED),
            APPROVED, EnumSet.noneOf(VerificationState.class),
            EXPIRED, EnumSet.noneOf(VerificationState.class),
            FAILED, EnumSet.noneOf(VerificationState.class),
            CANCELLED, EnumSet.noneOf(VerificationState.class));

    /** True if a verification in this state may go to that one. */
    public boolean canBecome(VerificationState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
