package dev.carillon.notifier.verification;

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

/**
 * A verification as it is stored. Only read through this class: every change is a conditional update in
 * {@link VerificationRepository}.
 */
@Entity
@Table(name = "verification")
public class Verification {
    @Id
    private UUID id;

    private String recipient;
    private String country;

    @Column(name = "number_range")
    private String numberRange;

    private String caller;

    @Enumerated(EnumType.STRING)
    private VerificationState state;

    @Enumerated(EnumType.STRING)
    private CodeService service;

    @Column(name = "provider_sid")
    private @Nullable String providerSid;

    private int attempts;

    @Column(name = "max_attempts")
    private int maxAttempts;

    private int sends;

    @Column(name = "resend_at")
    private Instant resendAt;

    @Column(name = "code_length")
    private int codeLength;

    @Column(name = "ttl_seconds")
    private int ttlSeconds;

    private @Nullable String template;

    @Column(name = "template_values")
    private @Nullable String templateValues;

    private @Nullable String locale;

    @Column(name = "message_id")
    private @Nullable UUID messageId;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "updated_at")
    private Instant updatedAt;

    protected Verification() {}

    UUID id() {
        return id;
    }

    String recipient() {
        return recipient;
    }

    VerificationRepository.Subject subject() {
        return new VerificationRepository.Subject(recipient, country, numberRange, caller);
    }

    CodeService service() {
        return service;
    }

    /** The provider's name of it, where the provider makes the codes. */
    Optional<String> providerSid() {
        return Optional.ofNullable(providerSid);
    }

    /** The state at that moment: nothing has to be written for a code to stop working. */
    VerificationState stateAt(Instant now) {
        return state == VerificationState.PENDING && !now.isBefore(expiresAt) ? VerificationState.EXPIRED : state;
    }

    int attempts() {
        return attempts;
    }

    int maxAttempts() {
        return maxAttempts;
    }

    int sends() {
        return sends;
    }

    Instant resendAt() {
        return resendAt;
    }

    int codeLength() {
        return codeLength;
    }

    int ttlSeconds() {
        return ttlSeconds;
    }

    Optional<String> template() {
        return Optional.ofNullable(template);
    }

    /** As JSON. */
    Optional<String> templateValues() {
        return Optional.ofNullable(templateValues);
    }

    Optional<String> locale() {
        return Optional.ofNullable(locale);
    }

    Optional<UUID> messageId() {
        return Optional.ofNullable(messageId);
    }

    Instant expiresAt() {
        return expiresAt;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant updatedAt() {
        return updatedAt;
    }
}
