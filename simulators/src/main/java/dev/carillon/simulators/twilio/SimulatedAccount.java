package dev.carillon.simulators.twilio;

import java.math.BigDecimal;

/**
 * A Twilio account.
 *
 * @param sid {@code AC} and 32 hex digits
 * @param authToken the secret that authenticates requests and signs callbacks
 * @param balance what is left, in US dollars
 * @param active false once it was suspended, or a message was asked for that the balance did not cover; true again with
 *     the next top-up
 */
public record SimulatedAccount(String sid, String authToken, BigDecimal balance, boolean active, AccountLimits limits) {

    public SimulatedAccount(String sid, String authToken, BigDecimal balance) {
        this(sid, authToken, balance, true, AccountLimits.NONE);
    }

    SimulatedAccount withBalance(BigDecimal left) {
        return new SimulatedAccount(sid, authToken, left, active, limits);
    }

    /** The same account, suspended or not. */
    public SimulatedAccount withActive(boolean isActive) {
        return new SimulatedAccount(sid, authToken, balance, isActive, limits);
    }

    /** The same account with other limits. */
    public SimulatedAccount withLimits(AccountLimits other) {
        return new SimulatedAccount(sid, authToken, balance, active, other);
    }

    @Override
    public String toString() {
        return "SimulatedAccount[sid=" + sid + ", balance=" + balance + ", active=" + active + "]";
    }
}
