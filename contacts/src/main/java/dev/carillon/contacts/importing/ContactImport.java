package dev.carillon.contacts.importing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An import as it is read. Changed by the statements of {@link ImportRepository} alone. */
@Entity
@Table(name = "contact_import")
public class ContactImport {
    @Id
    private UUID id;

    @Column(name = "list")
    private @Nullable String list;

    @Enumerated(EnumType.STRING)
    private ImportState state;

    @Column(name = "failure")
    private @Nullable String failure;

    @Column(name = "ignored_columns")
    private List<String> ignoredColumns;

    @Column(name = "checkpoint")
    private long checkpoint;

    @Column(name = "created")
    private long created;

    @Column(name = "updated")
    private long updated;

    @Column(name = "rejected")
    private long rejected;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    protected ContactImport() {}

    @Nullable String list() {
        return list;
    }

    ImportState state() {
        return state;
    }

    /** How many rows are in the contacts, or among the errors. */
    long checkpoint() {
        return checkpoint;
    }

    /** The import as callers see it. */
    ImportDocument document() {
        return new ImportDocument(
                id,
                state,
                list,
                checkpoint,
                created,
                updated,
                rejected,
                List.copyOf(ignoredColumns),
                failure,
                createdAt,
                completedAt);
    }
}
