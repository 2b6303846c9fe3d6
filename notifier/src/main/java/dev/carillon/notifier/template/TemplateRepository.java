package dev.carillon.notifier.template;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Where templates are kept, by name. */
@ApplicationScoped
public class TemplateRepository implements PanacheRepositoryBase<Template, String> {

    /** Stores a template under this name, or in the place of one that has it, however many do so at a time. */
    void put(String name, String body, Instant now) {
        getEntityManager()
                .createNativeQuery("insert into template (name, body, created_at, updated_at)"
                        + " values (:name, :body, :now, :now)"
                        + " on conflict (name) do update set body = excluded.body, updated_at = excluded.updated_at")
                .setParameter("name", name)
                .setParameter("body", body)
                .setParameter("now", now)
                .executeUpdate();
    }
}
