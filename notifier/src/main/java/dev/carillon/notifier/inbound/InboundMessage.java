package dev.carillon.notifier.inbound;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody wrote to us, as it is stored. */
@Entity
@Table(name = "inbound_message")
public class InboundMessage {
    @Id
    private UUID id;

    @Column(name = "provider_sid")
    private String providerSid;

    private String account;
    private String sender;
    private String recipient;

    @Enumerated(EnumType.STRING)
    private InboundKind kind;

    private String body;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "redacted_at")
    private @Nullable Instant redactedAt;

    protected InboundMessage() {}

    UUID id() {
        return id;
    }

    String providerSid() {
        return providerSid;
    }

    String account() {
        return account;
    }

    /** Who wrote it. */
    String sender() {
        return sender;
    }

    /** What it was written to. */
    String recipient() {
        return recipient;
    }

    InboundKind kind() {
        return kind;
    }

    String body() {
        return body;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    Optional<Instant> redactedAt() {
        return Optional.ofNullable(redactedAt);
    }
}
