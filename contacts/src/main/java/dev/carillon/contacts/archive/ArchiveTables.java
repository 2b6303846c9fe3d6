package dev.carillon.contacts.archive;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes into the archive: nothing but what stands here. Each file is made by a query; a column's kind says how it is
 * written. Days stand in the place of times, since the second at which somebody did something tells who it was.
 */
final class ArchiveTables {

    /** How a column is written. */
    enum Kind {
        /** A word of a list that the service itself has, or a count: as it is. */
        PLAIN,
        /** JSON as it is, of words and counts of our own. */
        JSON,
        /** An address, a number or an identifier: by its pseudonym. */
        PSEUDONYM,
        /** A list, tag or purpose: see {@link Labels}. */
        LABEL,
        /** Several of those. */
        LABELS
    }

    /**
     * A file of the archive.
     *
     * @param columns those of the query, by name
     */
    record File(String name, String query, Map<String, Kind> columns) {}

    /** The columns whose words, days and counts are our own, so that no person can be in them, though one may be called so. */
    static final Set<String> OUR_WORDS = Set.of(
            "state",
            "basis",
            "kind",
            "country",
            "classes",
            "counts",
            "day",
            "named",
            "attributes",
            "duplicates",
            "created",
            "updated",
            "rejected",
            "total");

    static final List<File> ALL = List.of(
            new File(
                    "contacts",
                    """
                    select c.id::text as id, c.email, c.phone, substr(c.phone, 1, 4) as country,
                           c.first_name <> '' or c.last_name <> '' as named,
                           (select count(*) from jsonb_object_keys(c.attributes)) as attributes,
                           array(select list from contact_list l where l.contact_id = c.id order by 1) as lists,
                           array(select tag from contact_tag t where t.contact_id = c.id order by 1) as tags,
                           array(select source from contact_source s where s.contact_id = c.id order by 1) as sources,
                           c.created_at::date::text as day
                      from contact c order by c.id""",
                    Map.of(
                            "id", Kind.PSEUDONYM,
                            "email", Kind.PSEUDONYM,
                            "phone", Kind.PSEUDONYM,
                            "country", Kind.PLAIN,
                            "named", Kind.PLAIN,
                            "attributes", Kind.PLAIN,
                            "lists", Kind.LABELS,
                            "tags", Kind.LABELS,
                            "sources", Kind.LABELS,
                            "day", Kind.PLAIN)),
            new File(
                    "consents",
                    "select contact_id::text as id, purpose, state, basis, source, at::date::text as day"
                            + " from consent order by id",
                    Map.of(
                            "id", Kind.PSEUDONYM,
                            "purpose", Kind.LABEL,
                            "state", Kind.PLAIN,
                            "basis", Kind.PLAIN,
                            "source", Kind.LABEL,
                            "day", Kind.PLAIN)),
            new File(
                    "deliveries",
                    "select source, state, duplicates, received_at::date::text as day from delivery order by id",
                    Map.of("source", Kind.LABEL, "state", Kind.PLAIN, "duplicates", Kind.PLAIN, "day", Kind.PLAIN)),
            new File(
                    "events",
                    "select contact_id::text as id, kind, at::date::text as day from contact_event order by id",
                    Map.of("id", Kind.PSEUDONYM, "kind", Kind.PLAIN, "day", Kind.PLAIN)),
            new File(
                    "imports",
                    "select list, state, created, updated, rejected, created_at::date::text as day"
                            + " from contact_import order by id",
                    Map.of(
                            "list", Kind.LABEL,
                            "state", Kind.PLAIN,
                            "created", Kind.PLAIN,
                            "updated", Kind.PLAIN,
                            "rejected", Kind.PLAIN,
                            "day", Kind.PLAIN)),
            new File(
                    "scans",
                    """
                    select list, total, created_at::date::text as day,
                           (select coalesce(jsonb_object_agg(class, rows), '{}')::text from
                                   (select class, count(*) as rows from identity_scan_item i
                                     where i.scan_id = s.id and class is not null group by class) as counted) as classes
                      from identity_scan s order by id""",
                    Map.of("list", Kind.LABEL, "total", Kind.PLAIN, "day", Kind.PLAIN, "classes", Kind.JSON)),
            new File(
                    "erasures",
                    "select counts::text as counts, requested_at::date::text as day from erasure order by id",
                    Map.of("counts", Kind.JSON, "day", Kind.PLAIN)));

    private ArchiveTables() {}
}
