package dev.carillon.contacts.contact;

import dev.carillon.contacts.gate.Gates;
import dev.carillon.contacts.sql.Statements;
import dev.carillon.contacts.tombstone.ErasedAddresses;
import dev.carillon.http.problem.ProblemException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may become a contact: nobody who was erased, and nobody new once registrations are off. An erased number is taken
 * off a draft, since somebody else's file must not bring it back either. Joins the transaction of the connection, which
 * holds {@link ContactAliases#keepAddresses}, so nobody is erased meanwhile; blocks.
 */
@Singleton
public class Admission {
    private final ErasedAddresses erased;
    private final Gates gates;

    public Admission(ErasedAddresses erased, Gates gates) {
        this.erased = erased;
        this.gates = gates;
    }

    /** Those of the drafts that may be written. */
    Collection<ContactDraft> admit(Connection connection, Collection<ContactDraft> drafts) throws SQLException {
        Set<String> addresses = new HashSet<>();
        for (ContactDraft draft : drafts) {
            addresses.add(draft.email().value());
            PhoneNumber phone = draft.phone();
            if (phone != null) {
                addresses.add(phone.value());
            }
        }
        Set<String> gone = erased.erased(connection, addresses);
        boolean open = gates.registrations(connection);
        if (gone.isEmpty() && open) {
            return drafts;
        }
        Set<String> known = open ? Set.of() : known(connection, addresses);
        return drafts.stream()
                .filter(draft -> !gone.contains(draft.email().value()))
                .filter(draft -> open || known.contains(draft.email().value()))
                .map(draft -> {
                    PhoneNumber phone = draft.phone();
                    return phone != null && gone.contains(phone.value()) ? draft.withoutPhone() : draft;
                })
                .toList();
    }

    /** Those of the addresses whose people were erased. */
    Set<String> erased(Connection connection, Collection<EmailAddress> addresses) throws SQLException {
        return erased.erased(
                connection, addresses.stream().map(EmailAddress::value).toList());
    }

    /** Refuses a draft of somebody who may not become a contact, or of a number that was erased, with a 409 that says why. */
    void require(Connection connection, ContactDraft draft) throws SQLException {
        PhoneNumber phone = draft.phone();
        String email = draft.email().value();
        requireNotErased(connection, phone == null ? List.of(email) : List.of(email, phone.value()));
        if (admit(connection, List.of(draft)).isEmpty()) {
            throw Gates.registrationsClosed();
        }
    }

    /** Refuses what a contact is to have from now on, where it was somebody's who was erased. */
    void requireUnburied(Connection connection, ContactDraft draft, Set<String> changed) throws SQLException {
        PhoneNumber phone = draft.phone();
        if (changed.contains("email")) {
            requireNotErased(connection, List.of(draft.email().value()));
        }
        if (changed.contains("phone") && phone != null) {
            requireNotErased(connection, List.of(phone.value()));
        }
    }

    /** Refuses an address or a number of somebody who was erased, with a 409 that says how they may come back. */
    private void requireNotErased(Connection connection, List<String> addresses) throws SQLException {
        if (!erased.erased(connection, addresses).isEmpty()) {
            throw ProblemException.conflict(
                    "erased",
                    "Whoever had this was erased. They come back by POST /v1/contacts/readmissions alone, with a consent"
                            + " of their own that is newer.");
        }
    }

    private static Set<String> known(Connection connection, Set<String> addresses) throws SQLException {
        String[] all = addresses.toArray(String[]::new);
        return new HashSet<>(Statements.list(
                connection,
                "select email from contact where email = any(?)"
                        + " union select email from contact_alias where email = any(?)",
                row -> row.getString(1),
                all,
                all));
    }
}
