package dev.carillon.notifier.optout;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.hibernate.Session;

/**
 * Keeps erasures and whatever stores numbers apart: an advisory lock of the database, until the end of the caller's
 * transaction. Those who store hold it together, and take it before they look whom they may text; an erasure holds it
 * alone, from before it notes and sweeps. So what was stored is seen by the sweep, or the note by whoever stores.
 *
 * <p>It is to be the first lock of a transaction, and never held for long: an erasure that waits for it has all others wait.
 * Who stores for minutes takes it at the end and looks again, see {@link SuppressionService#forgetErasedSince}.
 */
@ApplicationScoped
public class ErasureFence {
    /** One for all numbers. Any value that no other lock of this database has. */
    private static final long KEY = 0x6572617365642d31L;

    private final Session entities;

    @Inject
    public ErasureFence(Session entities) {
        this.entities = entities;
    }

    /** Nobody is erased until the end of the transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void hold() {
        lock("select cast(pg_advisory_xact_lock_shared(:key) as text)");
    }

    /** Nobody stores a number until the end of the transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    void close() {
        lock("select cast(pg_advisory_xact_lock(:key) as text)");
    }

    private void lock(String statement) {
        entities.createNativeQuery(statement, String.class)
                .setParameter("key", KEY)
                .getResultList();
    }
}
