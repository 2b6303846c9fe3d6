package dev.carillon.contacts.importing;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps imports and what they are made of. Whoever reads an import holds a claim on it for a while; every change names
 * the claim, so that one who lost it changes nothing. Needs a transaction.
 */
@Singleton
class ImportRepository implements PanacheRepositoryBase<ContactImport, UUID> {

    void begin(UUID id, ImportRequest request, Instant now) {
        getSession()
                .createNativeMutationQuery("""
                        insert into contact_import
                               (id, state, format, gzip, columns, policy, dry_run, list, tags, created_at, updated_at)
                        values (:id, 'UPLOADING', :format, :gzip, :columns, :policy, :dry, :list, :tags, :now, :now)""")
                .setParameter("id", id)
                .setParameter("format", request.format().name())
                .setParameter("gzip", request.gzip())
                .setParameter("columns", request.map().entries().toArray(String[]::new))
                .setParameter("policy", request.policy().name())
                .setParameter("dry", request.dryRun())
                .setParameter("list", request.list())
                .setParameter("tags", request.tags().toArray(String[]::new))
                .setParameter("now", now)
                .executeUpdate();
    }

    /** How many imports have not come to their end. */
    long open() {
        return count("state in (?1, ?2)", ImportState.UPLOADING, ImportState.RUNNING);
    }

    void addChunk(UUID id, int number, byte[] bytes, Instant now) {
        getSession()
                .createNativeMutationQuery(
                        "insert into import_chunk (import_id, number, bytes) values (:id, :number, :bytes)")
                .setParameter("id", id)
                .setParameter("number", number)
                .setParameter("bytes", bytes)
                .executeUpdate();
        getSession()
                .createNativeMutationQuery("update contact_import set updated_at = :now where id = :id")
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
    }

    Optional<byte[]> chunk(UUID id, int number) {
        return getSession()
                .createNativeQuery(
                        "select bytes from import_chunk where import_id = :id and number = :number", byte[].class)
                .setParameter("id", id)
                .setParameter("number", number)
                .getResultStream()
                .findFirst();
    }

    /** The upload is whole: from now on somebody may read it. */
    void accept(UUID id, UploadInspection.Found found, long bytes, Instant now) {
        getSession()
                .createNativeMutationQuery("""
                        update contact_import
                           set state = 'RUNNING', charset = :charset, delimiter = :delimiter,
                               ignored_columns = :ignored, bytes = :bytes, updated_at = :now
                         where id = :id and state = 'UPLOADING'""")
                .setParameter("id", id)
                .setParameter("charset", found.plan().charset().name())
                .setParameter("delimiter", String.valueOf(found.plan().delimiter()))
                .setParameter("ignored", found.ignored().toArray(String[]::new))
                .setParameter("bytes", bytes)
                .setParameter("now", now)
                .executeUpdate();
    }

    /** Up to so many imports before this one, the newest first. */
    List<ContactImport> page(@Nullable UUID before, int rows) {
        return (before == null
                        ? find("state <> ?1 order by id desc", ImportState.UPLOADING)
                        : find("state <> ?1 and id < ?2 order by id desc", ImportState.UPLOADING, before))
                .page(Page.ofSize(rows))
                .list();
    }

    /** Uploads that ended before they were whole. */
    int deleteAbandoned(Instant lastBytesBefore) {
        return Math.toIntExact(delete("state = ?1 and updatedAt < ?2", ImportState.UPLOADING, lastBytesBefore));
    }

    /** Imports that ended before then, with their errors. */
    int deleteEnded(Instant before) {
        return Math.toIntExact(delete("completedAt < ?1", before));
    }

    /** Claims an import that nobody reads, the oldest first. */
    Optional<UUID> claim(UUID claim, Instant now, Instant until) {
        return getSession()
                .createNativeQuery("""
                        update contact_import
                           set claimed_by = :claim, claimed_until = :until, claims = claims + 1, updated_at = :now,
                               started_at = coalesce(started_at, :now)
                         where id = (select id from contact_import
                                      where state = 'RUNNING' and (claimed_until is null or claimed_until < :now)
                                      order by created_at limit 1
                                        for update skip locked)
                        returning id""", UUID.class)
                .setParameter("claim", claim)
                .setParameter("until", until)
                .setParameter("now", now)
                .getResultStream()
                .findFirst();
    }

    /** Locks the import for a batch; false where the claim or the checkpoint is not what the caller thinks. */
    boolean lock(UUID id, UUID claim, long checkpoint) {
        return !getSession()
                .createNativeQuery("""
                        select 1 from contact_import
                         where id = :id and state = 'RUNNING' and claimed_by = :claim and checkpoint = :checkpoint
                           for update""", Integer.class)
                .setParameter("id", id)
                .setParameter("claim", claim)
                .setParameter("checkpoint", checkpoint)
                .getResultList()
                .isEmpty();
    }

    /** Moves the checkpoint of a locked import behind a batch, and prolongs the claim. */
    void advance(UUID id, ImportBatch batch, BatchCounts counts, Instant now, Instant until) {
        getSession()
                .createNativeMutationQuery("""
                        update contact_import
                           set checkpoint = checkpoint + :rows, created = created + :created,
                               updated = updated + :updated, skipped = skipped + :skipped,
                               rejected = rejected + :rejected, ignored_columns = :ignored, bytes_read = :bytes,
                               claims = 0, claimed_until = :until, updated_at = :now
                         where id = :id""")
                .setParameter("rows", counts.rows())
                .setParameter("created", counts.created())
                .setParameter("updated", counts.updated())
                .setParameter("skipped", counts.skipped())
                .setParameter("rejected", counts.rejected())
                .setParameter("ignored", batch.ignored().toArray(String[]::new))
                .setParameter("bytes", batch.bytesRead())
                .setParameter("until", until)
                .setParameter("now", now)
                .setParameter("id", id)
                .executeUpdate();
    }

    void addErrors(UUID id, List<ImportError> errors) {
        if (errors.isEmpty()) {
            return;
        }
        getSession()
                .createNativeMutationQuery("""
                        insert into import_error (import_id, line, field, value, reason)
                        select :id, line, field, value, reason
                          from unnest(:lines, :fields, :values, :reasons) as error (line, field, value, reason)""")
                .setParameter("id", id)
                .setParameter("lines", errors.stream().map(ImportError::line).toArray(Long[]::new))
                .setParameter("fields", errors.stream().map(ImportError::field).toArray(String[]::new))
                .setParameter("values", errors.stream().map(ImportError::value).toArray(String[]::new))
                .setParameter(
                        "reasons", errors.stream().map(ImportError::reason).toArray(String[]::new))
                .executeUpdate();
    }

    /** Ends a claimed import, and throws its upload away; false where the claim is lost. */
    boolean end(UUID id, UUID claim, ImportState state, @Nullable String failure, Instant now) {
        int ended = getSession()
                .createNativeMutationQuery("""
                        update contact_import
                           set state = :state, failure = :failure, completed_at = :now, updated_at = :now
                         where id = :id and state = 'RUNNING' and claimed_by = :claim""")
                .setParameter("state", state.name())
                .setParameter("failure", failure)
                .setParameter("now", now)
                .setParameter("id", id)
                .setParameter("claim", claim)
                .executeUpdate();
        if (ended == 1) {
            forget(id);
        }
        return ended == 1;
    }

    /** Ends an import wherever it is; false where it has ended already. */
    boolean cancel(UUID id, Instant now) {
        int ended = getSession()
                .createNativeMutationQuery("""
                        update contact_import set state = 'CANCELLED', completed_at = :now, updated_at = :now
                         where id = :id and state = 'RUNNING'""")
                .setParameter("now", now)
                .setParameter("id", id)
                .executeUpdate();
        if (ended == 1) {
            forget(id);
        }
        return ended == 1;
    }

    /** The upload goes, and what a dry run noted. */
    private void forget(UUID id) {
        for (String table : List.of("import_chunk", "import_preview")) {
            getSession()
                    .createNativeMutationQuery("delete from " + table + " where import_id = :id")
                    .setParameter("id", id)
                    .executeUpdate();
        }
    }

    /** Notes addresses by their hashes; says how many were not noted before. */
    int preview(UUID id, List<Long> addresses) {
        return getSession()
                .createNativeMutationQuery("""
                        insert into import_preview (import_id, address)
                        select :id, address from unnest(:addresses) as address on conflict do nothing""")
                .setParameter("id", id)
                .setParameter("addresses", addresses.toArray(Long[]::new))
                .executeUpdate();
    }

    /** Gives a claim back, for somebody to take from then on; says how often it was claimed without getting on. */
    int release(UUID id, UUID claim, Instant from) {
        return getSession()
                .createNativeQuery("""
                        update contact_import set claimed_until = :from
                         where id = :id and claimed_by = :claim and state = 'RUNNING'
                        returning claims""", Integer.class)
                .setParameter("from", from)
                .setParameter("id", id)
                .setParameter("claim", claim)
                .getResultStream()
                .findFirst()
                .orElse(0);
    }

    /** Up to so many errors after this line. */
    List<ImportError> errors(UUID id, long after, int rows) {
        return getSession()
                .createNativeQuery("""
                        select line, field, value, reason from import_error
                         where import_id = :id and line > :after order by line""", Object[].class)
                .setParameter("id", id)
                .setParameter("after", after)
                .setMaxResults(rows)
                .getResultStream()
                .map(row -> new ImportError(
                        (long) row[0], (@Nullable String) row[1], (@Nullable String) row[2], (String) row[3]))
                .toList();
    }
}
