package dev.carillon.contacts.webhook;

import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery that was kept; changes state only as {@link DeliveryState} says. */
@Entity
@Table(name = "delivery")
public class Delivery {
    @Id
    private UUID id;

    private String source;

    @Column(name = "dedupe_key")
    private String dedupeKey;

    @Column(name = "content_type")
    private @Nullable String contentType;

    // A list of deliveries is read without what they say.
    @Basic(fetch = FetchType.LAZY)
    private byte[] body;

    @Enumerated(EnumType.STRING)
    private DeliveryState state;

    private @Nullable String reason;
    private int attempts;
    private int duplicates;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "next_attempt_at")
    private Instant nextAttemptAt;

    @Column(name = "settled_at")
    private @Nullable Instant settledAt;

    protected Delivery() {}

    byte[] body() {
        return body;
    }

    int attempts() {
        return attempts;
    }

    /** Forgets what it says: it is of somebody who may not be kept. */
    void empty() {
        body = new byte[0];
    }

    /** The delivery as callers see it. */
    DeliveryDocument document() {
        return new DeliveryDocument(id, source, state, dedupeKey, reason, attempts, duplicates, receivedAt, settledAt);
    }

    /** An attempt ended in this state for good. */
    void settle(DeliveryState end, @Nullable String why, Instant now) {
        attempts++;
        state = end;
        reason = why;
        settledAt = now;
    }

    /** An attempt failed, and there will be another. */
    void retry(String why, Instant next) {
        attempts++;
        reason = why;
        nextAttemptAt = next;
    }
}
