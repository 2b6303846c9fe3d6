package dev.carillon.contacts.contact;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads contacts, in the order they were made in. Needs a transaction. */
@Singleton
class ContactRepository implements PanacheRepositoryBase<Contact, UUID> {

    /** Up to so many contacts after this one. */
    List<Contact> page(ContactFilter filter, @Nullable UUID after, int rows) {
        // A contact is on a list or has a tag at most once, so the joins repeat no row.
        StringBuilder query = new StringBuilder("select c from Contact c");
        StringBuilder where = new StringBuilder(" where 1 = 1");
        Map<String, Object> parameters = new HashMap<>();
        String list = filter.list();
        if (list != null) {
            query.append(" join c.lists l");
            where.append(" and l = :list");
            parameters.put("list", list);
        }
        String tag = filter.tag();
        if (tag != null) {
            query.append(" join c.tags t");
            where.append(" and t = :tag");
            parameters.put("tag", tag);
        }
        EmailAddress email = filter.email();
        if (email != null) {
            where.append(" and c.email = :email");
            parameters.put("email", email.value());
        }
        String text = filter.text();
        if (text != null) {
            where.append(" and (c.email like :text escape '!'"
                    + " or lower(concat(c.firstName, ' ', c.lastName)) like :text escape '!'"
                    + " or c.phone like :text escape '!')");
            parameters.put("text", anywhere(text));
        }
        if (after != null) {
            where.append(" and c.id > :after");
            parameters.put("after", after);
        }
        return find(query.append(where).append(" order by c.id").toString(), parameters)
                .page(Page.ofSize(rows))
                .list();
    }

    private static String anywhere(String text) {
        return "%" + text.toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
    }
}
