package dev.carillon.simulators.twilio;

/**
 * What an account may ask for.
 *
 * @param perSecond requests to send; more are refused with 429 and 20429
 * @param perDay messages accepted within 24 hours; more are refused with 429 and 63038
 * @param silentRefusal true where a request beyond {@code perSecond} gets a 429 without a body
 */
public record AccountLimits(int perSecond, int perDay, boolean silentRefusal) {
    public static final AccountLimits NONE = new AccountLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, false);

    public AccountLimits {
        if (perSecond < 1 || perDay < 0) {
            throw new IllegalArgumentException("perSecond is 1 or more, perDay 0 or more");
        }
    }
}
