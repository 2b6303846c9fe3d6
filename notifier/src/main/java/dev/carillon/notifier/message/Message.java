package dev.carillon.notifier.message;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is stored. Only read through this class: rows are inserted in bulk, and every change is a conditional
 * update in {@link MessageRepository}, never a field set on an object that may be out of date.
 */
@Entity
@Table(name = "message")
public class Message {
    @Id
    private UUID id;

    @Column(name = "campaign_id")
    private @Nullable UUID campaignId;

    private String recipient;
    private String body;
    private int segments;
    private String country;
    private String operator;

    @Enumerated(EnumType.STRING)
    private MessageState state;

    private int attempt;
    private @Nullable String account;

    @Column(name = "provider_sid")
    private @Nullable String providerSid;

    @Column(name = "error_code")
    private @Nullable Integer errorCode;

    private @Nullable String reason;
    private @Nullable BigDecimal price;
    private @Nullable String currency;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    @Column(name = "sending_at")
    private @Nullable Instant sendingAt;

    @Column(name = "final_at")
    private @Nullable Instant finalAt;

    @Column(name = "settled_at")
    private @Nullable Instant settledAt;

    private int tasks;

    @Column(name = "task_due_at")
    private @Nullable Instant taskDueAt;

    private int checks;

    @Column(name = "check_due_at")
    private @Nullable Instant checkDueAt;

    @Column(name = "send_at")
    private @Nullable Instant sendAt;

    @Column(name = "valid_until")
    private @Nullable Instant validUntil;

    @Column(name = "quiet_hours")
    private @Nullable String quietHours;

    private @Nullable String reference;
    private @Nullable String metadata;

    @Column(name = "redacted_at")
    private @Nullable Instant redactedAt;

    private boolean erased;
    private boolean confidential;
    private int priority;

    protected Message() {}

    public UUID id() {
        return id;
    }

    public Optional<UUID> campaignId() {
        return Optional.ofNullable(campaignId);
    }

    public String recipient() {
        return recipient;
    }

    public String body() {
        return body;
    }

    public int segments() {
        return segments;
    }

    public String country() {
        return country;
    }

    public String operator() {
        return operator;
    }

    public MessageState state() {
        return state;
    }

    public int attempt() {
        return attempt;
    }

    public Optional<String> account() {
        return Optional.ofNullable(account);
    }

    public Optional<String> providerSid() {
        return Optional.ofNullable(providerSid);
    }

    public Optional<Integer> errorCode() {
        return Optional.ofNullable(errorCode);
    }

    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    public Optional<BigDecimal> price() {
        return Optional.ofNullable(price);
    }

    public Optional<String> currency() {
        return Optional.ofNullable(currency);
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant updatedAt() {
        return updatedAt;
    }

    public Optional<Instant> sendingAt() {
        return Optional.ofNullable(sendingAt);
    }

    public Optional<Instant> finalAt() {
        return Optional.ofNullable(finalAt);
    }

    public Optional<Instant> settledAt() {
        return Optional.ofNullable(settledAt);
    }

    /** Tasks made for it so far. */
    public int tasks() {
        return tasks;
    }

    /** When it is due for the next task, while it is QUEUED. */
    public Optional<Instant> taskDueAt() {
        return Optional.ofNullable(taskDueAt);
    }

    /** When the provider is asked about it next. */
    public Optional<Instant> checkDueAt() {
        return Optional.ofNullable(checkDueAt);
    }

    /** How often the provider was asked about it in the state it is in. */
    public int checks() {
        return checks;
    }

    /** It is not sent before. */
    public Optional<Instant> sendAt() {
        return Optional.ofNullable(sendAt);
    }

    /** It is not sent then or later. */
    public Optional<Instant> validUntil() {
        return Optional.ofNullable(validUntil);
    }

    /** Its own quiet hours; empty for those that are configured. */
    public Optional<String> quietHours() {
        return Optional.ofNullable(quietHours);
    }

    /** The caller's name of it. */
    public Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    /** The caller's words for it, as JSON. */
    public Optional<String> metadata() {
        return Optional.ofNullable(metadata);
    }

    /** Since when neither its text nor its recipient's number stands here. */
    public Optional<Instant> redactedAt() {
        return Optional.ofNullable(redactedAt);
    }

    /** Its recipient was erased: it is redacted as soon as it is settled. */
    public boolean isErased() {
        return erased;
    }

    /** Its text is for its recipient only. */
    public boolean isConfidential() {
        return confidential;
    }

    /** 0 to 9; the highest goes first. */
    public int priority() {
        return priority;
    }
}
