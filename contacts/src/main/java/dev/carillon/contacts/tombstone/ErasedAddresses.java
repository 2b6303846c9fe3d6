package dev.carillon.contacts.tombstone;

import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Says of addresses and numbers whether whoever had them was erased. Where nobody ever was, which is one look at an index,
 * nothing is hashed. Thread-safe; joins the transaction of the connection; blocks.
 */
@Singleton
public class ErasedAddresses {

    /** What a tombstone stands for. */
    public enum Kind {
        EMAIL,
        PHONE
    }

    private final AddressHashes hashes;

    public ErasedAddresses(AddressHashes hashes) {
        this.hashes = hashes;
    }

    /** Those of the addresses (in lower case) and numbers (E.164) that were erased. */
    public Set<String> erased(Connection connection, Collection<String> addresses) throws SQLException {
        if (!Statements.any(connection, "select 1 from tombstone limit 1")) {
            return Set.of();
        }
        if (!hashes.configured()) {
            throw new IllegalStateException(
                    "carillon.contacts.tombstones.keys-file: missing, and without it the erased would come back");
        }
        Map<String, String> byHash = hashes.everyHash(addresses);
        return new HashSet<>(Statements.list(
                connection,
                "select hash from tombstone where hash = any(?)",
                row -> byHash.getOrDefault(row.getString(1), ""),
                (Object) byHash.keySet().toArray(String[]::new)));
    }

    /** Sets a tombstone; one that stands there already stays as it is. */
    public void bury(Connection connection, Kind kind, String address, UUID erasure, Instant now) throws SQLException {
        Statements.run(
                connection,
                "insert into tombstone (hash, kind, key_version, erasure_id, at) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                hashes.hash(address),
                kind,
                hashes.version(),
                erasure,
                now);
    }

    /** Takes the tombstones of these away: their person came back. Says how many there were. */
    public int raise(Connection connection, Collection<String> addresses) throws SQLException {
        return Statements.run(connection, "delete from tombstone where hash = any(?)", (Object)
                hashes.everyHash(addresses).keySet().toArray(String[]::new));
    }
}
