package dev.carillon.contacts.gravatar;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A scan as it is read. Changed by the statements of {@link ScanRepository} alone. */
@Entity
@Table(name = "identity_scan")
public class IdentityScan {
    @Id
    private UUID id;

    @Column(name = "list")
    private @Nullable String list;

    @Column(name = "total")
    private long total;

    @Column(name = "round")
    private int round;

    @Column(name = "enqueued_up_to")
    private String enqueuedUpTo;

    @Column(name = "enqueued_at")
    private @Nullable Instant enqueuedAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "completed_at")
    private @Nullable Instant completedAt;

    protected IdentityScan() {}

    UUID id() {
        return id;
    }

    @Nullable String list() {
        return list;
    }

    long total() {
        return total;
    }

    int round() {
        return round;
    }

    /** The last hash that has a task in this round; "" before the first. */
    String enqueuedUpTo() {
        return enqueuedUpTo;
    }

    Instant createdAt() {
        return createdAt;
    }
}
