package dev.carillon.notifier.privacy;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.hibernate.Session;

/** Refuses to start with another key than that of before: people who were erased would be texted again. */
@ApplicationScoped
public class NumberKeyCheck {
    /** Before anything sends. */
    private static final int FIRST = 100;

    private final Session entities;
    private final NumberKey key;

    @Inject
    public NumberKeyCheck(Session entities, NumberKey key) {
        this.entities = entities;
        this.key = key;
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) {
        check();
    }

    /** Compares the keys; the first one there is is the one. */
    @Transactional
    public void check() {
        entities.createNativeMutationQuery("insert into number_key (fingerprint) values (:mine) on conflict do nothing")
                .setParameter("mine", key.fingerprint())
                .executeUpdate();
        String first = entities.createNativeQuery("select fingerprint from number_key", String.class)
                .getSingleResult();
        if (!first.equals(key.fingerprint())) {
            throw new IllegalStateException("carillon.notifier.privacy.key-file holds another key than the one that the"
                    + " numbers in this database were hashed with; put that one back");
        }
    }
}
