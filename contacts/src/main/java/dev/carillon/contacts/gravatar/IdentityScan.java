package dev.carillon.contacts.gravatar;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
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

    @Column(name = "tag")
    private @Nullable String tag;

    @Column(name = "source")
    private String source;

    @Enumerated(EnumType.STRING)
    @Column(name = "algorithm")
    private HashAlgorithm algorithm;

    @Column(name = "rejected")
    private long rejected;

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

    @Nullable String tag() {
        return tag;
    }

    String source() {
        return source;
    }

    HashAlgorithm algorithm() {
        return algorithm;
    }

    /** How many of an uploaded list were no addresses. */
    long rejected() {
        return rejected;
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
