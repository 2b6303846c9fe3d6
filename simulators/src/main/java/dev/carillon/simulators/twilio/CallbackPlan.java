package dev.carillon.simulators.twilio;

import java.time.Duration;

/**
 * What happens to status callbacks on their way.
 *
 * @param copies how often each is sent
 * @param dropShare which share of them never leaves, from 0 to 1
 * @param shuffle true to send them in an order that has nothing to do with that of the states
 * @param delay how long each is held back
 * @param json true to send JSON with {@code bodySHA256} instead of a form
 */
public record CallbackPlan(int copies, double dropShare, boolean shuffle, Duration delay, boolean json) {
    /** Each once, at once, in order. */
    public static final CallbackPlan PLAIN = new CallbackPlan(1, 0, false, Duration.ZERO);

    /** None at all. */
    public static final CallbackPlan NONE = new CallbackPlan(1, 1, false, Duration.ZERO);

    public CallbackPlan {
        if (copies < 1 || copies > 10) {
            throw new IllegalArgumentException("copies are 1 to 10");
        }
        if (!(dropShare >= 0 && dropShare <= 1)) {
            throw new IllegalArgumentException("dropShare is 0 to 1");
        }
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay is not negative");
        }
    }

    /** As forms. */
    public CallbackPlan(int copies, double dropShare, boolean shuffle, Duration delay) {
        this(copies, dropShare, shuffle, delay, false);
    }

    /** The same, as JSON. */
    public CallbackPlan asJson() {
        return new CallbackPlan(copies, dropShare, shuffle, delay, true);
    }
}
