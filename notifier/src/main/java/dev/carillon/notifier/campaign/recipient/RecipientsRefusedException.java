package dev.carillon.notifier.campaign;

import java.util.List;

/** Some recipients cannot be texted as asked, so the campaign was not made. Carries no stack trace: the caller's fault. */
final class RecipientsRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<RecipientFault> faults;

    /** Refuses for these reasons. */
    RecipientsRefusedException(int recipients, List<RecipientFault> faults) {
        super(
                "The campaign was not made: " + faults.size() + " faults in " + recipients
                        + " recipients; mend them and send the whole again.",
                null,
                false,
                false);
        this.faults = List.copyOf(faults);
    }

    List<RecipientFault> faults() {
        return faults;
    }
}
