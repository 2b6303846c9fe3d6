package dev.carillon.notifier.idempotency;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.hibernate.Session;

/** Where answers are kept. */
@ApplicationScoped
public class IdempotencyRepository implements PanacheRepositoryBase<IdempotencyKey, IdempotencyKey.Id> {

    /** Takes the key for the rest of the transaction; false if another transaction has it now. */
    boolean lock(IdempotencyKey.Id id) {
        return getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(:key, 0))", Boolean.class)
                .setParameter("key", id.scope() + '\n' + id.key())
                .getSingleResult();
    }

    void forget(IdempotencyKey.Id id) {
        delete("id.scope = ?1 and id.key = ?2", id.scope(), id.key());
    }

    /** Reads every answer there is, for somebody who is erased; that is rare, and answers are kept for days only. */
    long deleteThoseThatHold(String text) {
        return delete("locate(?1, answer) > 0", text);
    }

    long deleteOlderThan(Instant bound) {
        return delete("createdAt < ?1", bound);
    }
}
