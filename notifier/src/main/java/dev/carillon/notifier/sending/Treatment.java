package dev.carillon.notifier.sending;

/** What an error code of the provider means for the message, or the account, that it was given to. */
public enum Treatment {
    /** This recipient cannot be texted. */
    RECIPIENT(true),
    /** This recipient has opted out. */
    SUPPRESS(true),
    /** This text cannot be sent. */
    CONTENT(true),
    /** The sender, or the route from it to the recipient, does not work. */
    SENDER(true),
    /** The account cannot send; another one may. */
    ACCOUNT(true),
    /** Not taken now, and the provider says that it may be sent again. */
    RETRY(true),
    /** Told after acceptance, of how a delivery failed; as the answer to a request it settles nothing. */
    LATE(false),
    /** Not in the table: nothing is known for certain. */
    UNKNOWN(false);

    private final boolean refusal;

    Treatment(boolean refusal) {
        this.refusal = refusal;
    }

    /** True if the answer to a request says for certain that the message was not accepted. */
    public boolean isRefusal() {
        return refusal;
    }
}
