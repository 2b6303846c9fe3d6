package dev.carillon.contacts.importing;

import dev.carillon.contacts.contact.MergePolicy;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An import as it is read. Changed by the statements of {@link ImportRepository} alone. */
@Entity
@Table(name = "contact_import")
public class ContactImport {
    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private ImportState state;

    @Enumerated(EnumType.STRING)
    private FileFormat format;

    private String charset;

    private String delimiter;

    private boolean gzip;

    private List<String> columns;

    @Enumerated(EnumType.STRING)
    private MergePolicy policy;

    @Column(name = "dry_run")
    private boolean dryRun;

    @Column(name = "list")
    private @Nullable String list;

    private List<String> tags;

    @Column(name = "failure")
    private @Nullable String failure;

    @Column(name = "ignored_columns")
    private List<String> ignoredColumns;

    @Column(name = "checkpoint")
    private long checkpoint;

    private long created;

    private long updated;

    private long skipped;

    private long rejected;

    private long bytes;

    @Column(name = "bytes_read")
    private long bytesRead;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    protected ContactImport() {}

    UUID id() {
        return id;
    }

    ImportState state() {
        return state;
    }

    MergePolicy policy() {
        return policy;
    }

    boolean isDryRun() {
        return dryRun;
    }

    /** How many rows are in the contacts, or among the errors. */
    long checkpoint() {
        return checkpoint;
    }

    /** How many of them are among the errors. */
    long rejected() {
        return rejected;
    }

    /** What everybody comes to be on. */
    Set<String> lists() {
        return list == null ? Set.of() : Set.of(list);
    }

    Set<String> tags() {
        return Set.copyOf(tags);
    }

    FilePlan plan() {
        return new FilePlan(
                format,
                Charset.forName(charset),
                delimiter.charAt(0),
                gzip,
                ColumnMap.parse(columns).orRefuse("map"));
    }

    /** The import as callers see it. */
    ImportDocument document() {
        return new ImportDocument(
                id,
                state,
                format,
                charset,
                format == FileFormat.CSV ? delimiter : null,
                ImportRequest.label(policy),
                dryRun,
                list,
                tags.stream().sorted().toList(),
                checkpoint,
                created,
                updated,
                skipped,
                rejected,
                List.copyOf(ignoredColumns),
                ImportProgress.of(state, bytes, bytesRead, checkpoint, startedAt, updatedAt),
                failure,
                createdAt,
                completedAt);
    }
}
