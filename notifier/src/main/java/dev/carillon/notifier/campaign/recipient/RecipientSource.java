package dev.carillon.notifier.campaign.recipient;

import java.util.Set;
import java.util.function.Consumer;

/** Where a campaign's recipients come from. Read once, from the first to the last, with one of them in memory. */
public interface RecipientSource {

    /**
     * Hands every recipient on; one that cannot be read has a fault and is handed on too, so that every fault is told.
     *
     * @param placeholders of the template: a source that cannot have values for one of them is refused as a whole
     */
    void read(Set<String> placeholders, Consumer<Recipient> recipients);
}
