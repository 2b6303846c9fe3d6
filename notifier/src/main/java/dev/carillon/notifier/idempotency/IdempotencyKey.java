package dev.carillon.notifier.idempotency;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;

/** An answer that was given, and what it was given to. */
@Entity
@Table(name = "idempotency_key")
public class IdempotencyKey {

    /** Whose key it is, and the key. */
    @Embeddable
    public record Id(String scope, String key) implements Serializable {}

    @EmbeddedId
    private Id id;

    @Column(name = "request_hash")
    private byte[] requestHash;

    private String answer;

    @Column(name = "created_at")
    private Instant createdAt;

    protected IdempotencyKey() {}

    IdempotencyKey(Id id, byte[] requestHash, String answer, Instant createdAt) {
        this.id = id;
        this.requestHash = requestHash.clone();
        this.answer = answer;
        this.createdAt = createdAt;
    }

    Id id() {
        return id;
    }

    byte[] requestHash() {
        return requestHash.clone();
    }

    String answer() {
        return answer;
    }

    Instant createdAt() {
        return createdAt;
    }
}
