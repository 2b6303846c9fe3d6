package dev.carillon.contacts.contact;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Drafts as they are written: one for each contact, in the order of addresses. Immutable.
 *
 * @param drafts by the address of the contact
 * @param aliases the address of the contact, for each address that was merged into another
 * @param refused how many drafts are of somebody who may not be written, see {@link Admission}
 */
record DraftsByAddress(
        SortedMap<EmailAddress, ContactDraft> drafts, Map<EmailAddress, EmailAddress> aliases, int refused) {

    DraftsByAddress {
        drafts = Collections.unmodifiableSortedMap(drafts);
        aliases = Map.copyOf(aliases);
    }

    /** Several drafts for one contact are merged. Locks the addresses against those who move them. */
    static DraftsByAddress of(
            Connection connection, Collection<ContactDraft> brought, Admission admission, MergePolicy policy)
            throws SQLException {
        ContactAliases.keepAddresses(connection);
        Collection<ContactDraft> drafts = admission.admit(connection, brought);
        Set<EmailAddress> addresses =
                drafts.stream().map(ContactDraft::email).collect(Collectors.toCollection(TreeSet::new));
        Map<EmailAddress, EmailAddress> aliases = ContactAliases.resolve(connection, addresses);
        SortedMap<EmailAddress, ContactDraft> byAddress = new TreeMap<>();
        for (ContactDraft draft : drafts) {
            EmailAddress address = aliases.getOrDefault(draft.email(), draft.email());
            byAddress.merge(
                    address,
                    aliases.isEmpty() ? draft : draft.at(address),
                    (earlier, later) -> earlier.and(later, policy));
        }
        return new DraftsByAddress(byAddress, aliases, brought.size() - drafts.size());
    }
}
