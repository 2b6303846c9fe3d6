package dev.carillon.contacts.consent;

import dev.carillon.contacts.identifier.Identifiers;
import dev.carillon.contacts.sql.Statements;
import dev.carillon.contacts.tombstone.AddressHashes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Opt-outs that outlive their contact. They are kept under the keyed hash of the address, so that somebody who is removed,
 * or takes another address, and comes again by a file, a webhook or the API is opted out from the start. Without keys for
 * hashes nothing is kept. Joins the transaction of the connection; blocks.
 */
@Singleton
public class OptOuts {
    private static final String ADDRESSES =
            "select email from contact where id = ? union select email from contact_alias where contact_id = ?";

    private final AddressHashes hashes;
    private final ConsentRepository repository;
    private final Identifiers identifiers;
    private final Clock clock;

    public OptOuts(AddressHashes hashes, ConsentRepository repository, Identifiers identifiers, Clock clock) {
        this.hashes = hashes;
        this.repository = repository;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** Keeps what this contact is opted out of now: whenever it opts out, and before it loses an address or its life. */
    public void keep(Connection connection, UUID contact) throws SQLException {
        if (!hashes.configured()) {
            return;
        }
        for (String address : addresses(connection, contact)) {
            Statements.run(
                    connection,
                    "insert into opt_out (address_hash, purpose, at)"
                            + " select ?, purpose, since from consent_state where contact_id = ? and state = 'WITHDRAWN'"
                            + " on conflict do nothing",
                    hashes.hash(address),
                    contact);
        }
    }

    /** Forgets an opt-out of this contact: it gave the consent anew. */
    void forget(Connection connection, UUID contact, String purpose) throws SQLException {
        Statements.run(
                connection,
                "delete from opt_out where purpose = ? and address_hash = any(?)",
                purpose,
                hashes.everyHash(addresses(connection, contact)).keySet().toArray(String[]::new));
    }

    /** Whether any are kept at all. */
    public boolean areKept(Connection connection) throws SQLException {
        return hashes.configured() && Statements.any(connection, "select 1 from opt_out limit 1");
    }

    /** Opts these out of what is kept for their addresses; for contacts that are new, and for those with a new address. */
    public void restore(Connection connection, Map<String, UUID> contactsByAddress) throws SQLException {
        if (contactsByAddress.isEmpty() || !areKept(connection)) {
            return;
        }
        record Kept(UUID contact, String purpose) {}
        Map<String, String> byHash = hashes.everyHash(contactsByAddress.keySet());
        Collection<Kept> kept = Statements.list(
                connection,
                "select address_hash, purpose from opt_out where address_hash = any(?) order by 1, 2",
                row -> new Kept(
                        Objects.requireNonNull(contactsByAddress.get(byHash.get(row.getString(1)))), row.getString(2)),
                (Object) byHash.keySet().toArray(String[]::new));
        Instant now = clock.instant();
        for (Kept one : kept) {
            repository.add(
                    connection,
                    one.contact(),
                    new ConsentEntry(
                            identifiers.next(),
                            one.purpose(),
                            ConsentState.WITHDRAWN,
                            null,
                            "kept",
                            Map.of(),
                            "contacts",
                            now));
        }
    }

    private static List<String> addresses(Connection connection, UUID contact) throws SQLException {
        return Statements.list(connection, ADDRESSES, row -> row.getString(1), contact, contact);
    }
}
