package dev.carillon.notifier.campaign.recipient;

import java.util.List;

/** Some recipients cannot be texted as asked, so the campaign was not made. Carries no stack trace: the caller's fault. */
public final class RecipientsRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<RecipientFault> faults;

    /**
     * Refuses for these reasons.
     *
     * @param count of all faults
     * @param faults the first of them
     */
    public RecipientsRefusedException(int recipients, int count, List<RecipientFault> faults) {
        super(
                "The campaign was not made: " + count + (count == 1 ? " fault in " : " faults in ") + recipients
                        + " recipients; mend them and send the whole again, or leave them out with onError=skip."
                        + (faults.size() < count ? " The first " + faults.size() + " are listed." : ""),
                null,
                false,
                false);
        this.faults = List.copyOf(faults);
    }

    /** The first of the faults. */
    public List<RecipientFault> faults() {
        return faults;
    }
}
