package dev.carillon.contacts.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A place in the chain of seals: each is the SHA-256 over the entry and the seal before, so that an entry that is changed,
 * moved or taken out breaks every seal from there on. Pure.
 */
record Chain(long number, String seal) {
    static final Chain START = new Chain(0, "");

    /** The place after this, of that entry. */
    Chain next(AuditRepository.Row row) {
        AuditEntry entry = row.entry();
        long place = number + 1;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : new String[] {
                seal,
                Long.toString(place),
                entry.id().toString(),
                entry.at().toString(),
                entry.actor(),
                entry.action(),
                String.valueOf(entry.target()),
                entry.outcome(),
                row.detail()
            }) {
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return new Chain(place, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
