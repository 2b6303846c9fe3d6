package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.contacts.ContactsRecipients;
import dev.carillon.notifier.campaign.recipient.Recipient;
import java.util.function.BooleanSupplier;

/**
 * Hands people of contacts to an intake.
 *
 * @param afterPage notes how far it is; false to stop
 */
record IntakeTaker(RecipientIntake intake, BooleanSupplier afterPage) implements ContactsRecipients.Taker {

    @Override
    public void accept(Recipient recipient) {
        intake.accept(recipient);
    }

    @Override
    public void withoutNumber() {
        intake.countWithoutNumber();
    }

    @Override
    public boolean pageDone() {
        return afterPage.getAsBoolean();
    }
}
