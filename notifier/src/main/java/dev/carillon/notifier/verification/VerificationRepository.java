package dev.carillon.notifier.verification;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** Where verifications are kept; every change is one conditional update. */
@ApplicationScoped
public class VerificationRepository implements PanacheRepositoryBase<Verification, UUID> {
    private final Session entities;

    /** A code that was texted, and until when it is good. */
    record Texted(UUID message, VerificationCodes.Kept code, Instant expiresAt, Instant resendAt) {}

    /**
     * A verification to store.
     *
     * @param wording its values as JSON
     */
    record New(
            UUID id, Subject subject, int maxAttempts, int codeLength, Duration ttl, Wording wording, Texted texted) {}

    /** A verification whose code the provider makes. */
    record NewProvided(
            UUID id,
            Subject subject,
            int maxAttempts,
            int codeLength,
            Duration ttl,
            @Nullable String locale,
            Instant expiresAt,
            Instant resendAt) {}

    /** Whom it is of. */
    record Subject(String recipient, String country, String numberRange, String caller) {}

    /** As it is stored. */
    record Wording(
            @Nullable String template,
            @Nullable String values,
            @Nullable String locale) {}

    /** A code may be compared with this: one of so many. */
    record Attempt(int number, int of, VerificationCodes.Kept kept) {}

    @Inject
    public VerificationRepository(Session entities) {
        this.entities = entities;
    }

    void insert(New made, Instant now) {
        entities.createNativeMutationQuery("""
                        insert into verification (id, recipient, country, number_range, caller, state, service, salt,
                            code_hash, max_attempts, resend_at, code_length, ttl_seconds, template, template_values,
                            locale, message_id, expires_at, created_at, updated_at)
                        values (:id, :recipient, :country, :range, :caller, 'PENDING', 'OWN', :salt, :hash, :maxAttempts,
                            :resendAt, :codeLength, :ttl, :template, :templateValues, :locale, :message, :expiresAt,
                            :now, :now)
                        """)
                .setParameter("id", made.id())
                .setParameter("recipient", made.subject().recipient())
                .setParameter("country", made.subject().country())
                .setParameter("range", made.subject().numberRange())
                .setParameter("caller", made.subject().caller())
                .setParameter("salt", made.texted().code().salt())
                .setParameter("hash", made.texted().code().hash())
                .setParameter("maxAttempts", made.maxAttempts())
                .setParameter("resendAt", made.texted().resendAt())
                .setParameter("codeLength", made.codeLength())
                .setParameter("ttl", Math.toIntExact(made.ttl().toSeconds()))
                .setParameter("template", made.wording().template(), String.class)
                .setParameter("templateValues", made.wording().values(), String.class)
                .setParameter("locale", made.wording().locale(), String.class)
                .setParameter("message", made.texted().message())
                .setParameter("expiresAt", made.texted().expiresAt())
                .setParameter("now", now)
                .executeUpdate();
    }

    void insertProvided(NewProvided made, Instant now) {
        entities.createNativeMutationQuery("""
                        insert into verification (id, recipient, country, number_range, caller, state, service,
                            max_attempts, resend_at, code_length, ttl_seconds, locale, expires_at, created_at, updated_at)
                        values (:id, :recipient, :country, :range, :caller, 'PENDING', 'TWILIO_VERIFY', :maxAttempts,
                            :resendAt, :codeLength, :ttl, :locale, :expiresAt, :now, :now)
                        """)
                .setParameter("id", made.id())
                .setParameter("recipient", made.subject().recipient())
                .setParameter("country", made.subject().country())
                .setParameter("range", made.subject().numberRange())
                .setParameter("caller", made.subject().caller())
                .setParameter("maxAttempts", made.maxAttempts())
                .setParameter("resendAt", made.resendAt())
                .setParameter("codeLength", made.codeLength())
                .setParameter("ttl", Math.toIntExact(made.ttl().toSeconds()))
                .setParameter("locale", made.locale(), String.class)
                .setParameter("expiresAt", made.expiresAt())
                .setParameter("now", now)
                .executeUpdate();
    }

    /** What the provider calls it. */
    void named(UUID id, String providerSid) {
        entities.createNativeMutationQuery("update verification set provider_sid = :sid where id = :id")
                .setParameter("sid", providerSid)
                .setParameter("id", id)
                .executeUpdate();
    }

    /** The provider may text again; false if it may not. */
    boolean providedAgain(UUID id, Instant resendAt, int maxSends, Instant now) {
        return entities.createNativeMutationQuery("""
                        update verification set sends = sends + 1, resend_at = :resendAt, updated_at = :now
                        where id = :id and state = 'PENDING' and expires_at > :now and resend_at <= :now
                            and sends < :maxSends
                        """)
                        .setParameter("resendAt", resendAt)
                        .setParameter("now", now)
                        .setParameter("id", id)
                        .setParameter("maxSends", maxSends)
                        .executeUpdate()
                == 1;
    }

    /** The text that was allowed until then did not go: it is none of those there may be, and the next may go at once. */
    void notTexted(UUID id, Instant resendAt, Instant now) {
        entities.createNativeMutationQuery("""
                        update verification set sends = sends - 1, resend_at = :now, updated_at = :now
                        where id = :id and state = 'PENDING' and resend_at = :resendAt and sends > 1
                        """)
                .setParameter("now", now)
                .setParameter("id", id)
                .setParameter("resendAt", resendAt)
                .executeUpdate();
    }

    /** Its first text did not go. */
    void neverTexted(UUID id) {
        entities.createNativeMutationQuery("update verification set sends = sends - 1 where id = :id and sends > 0")
                .setParameter("id", id)
                .executeUpdate();
    }

    /**
     * Counts an attempt and allows it; empty where none is allowed. Whoever compares another code at the same moment waits
     * for the end of this transaction.
     */
    Optional<Attempt> attempt(UUID id, Instant now) {
        List<Object[]> rows = entities.createNativeQuery("""
                        update verification set attempts = attempts + 1, updated_at = :now
                        where id = :id and state = 'PENDING' and expires_at > :now and attempts < max_attempts
                        returning attempts, max_attempts, salt, code_hash
                        """, Object[].class)
                .setParameter("id", id)
                .setParameter("now", now)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> new Attempt(
                        ((Number) row[0]).intValue(),
                        ((Number) row[1]).intValue(),
                        new VerificationCodes.Kept(String.valueOf(row[2]), String.valueOf(row[3]))));
    }

    /** PENDING to an end; false if it is PENDING no more. */
    boolean close(UUID id, VerificationState end, Instant now) {
        if (!VerificationState.PENDING.canBecome(end)) {
            throw new IllegalArgumentException(end + " is no end");
        }
        return entities.createMutationQuery(
                                "update Verification set state = :end, updatedAt = :now where id = :id and state = :pending")
                        .setParameter("end", end)
                        .setParameter("now", now)
                        .setParameter("id", id)
                        .setParameter("pending", VerificationState.PENDING)
                        .executeUpdate()
                == 1;
    }

    /** Another code takes the place of the one before; false if it may not. */
    boolean textedAgain(UUID id, Texted texted, int maxSends, Instant now) {
        return entities.createNativeMutationQuery("""
                        update verification
                        set sends = sends + 1, salt = :salt, code_hash = :hash, message_id = :message,
                            expires_at = :expiresAt, resend_at = :resendAt, updated_at = :now
                        where id = :id and state = 'PENDING' and expires_at > :now and resend_at <= :now
                            and sends < :maxSends
                        """)
                        .setParameter("salt", texted.code().salt())
                        .setParameter("hash", texted.code().hash())
                        .setParameter("message", texted.message())
                        .setParameter("expiresAt", texted.expiresAt())
                        .setParameter("resendAt", texted.resendAt())
                        .setParameter("now", now)
                        .setParameter("id", id)
                        .setParameter("maxSends", maxSends)
                        .executeUpdate()
                == 1;
    }

    /** Those whose time is over, for everybody to see. */
    int expire(Instant now) {
        return entities.createMutationQuery(
                        "update Verification set state = :expired, updatedAt = :now where state = :pending and expiresAt <= :now")
                .setParameter("expired", VerificationState.EXPIRED)
                .setParameter("now", now)
                .setParameter("pending", VerificationState.PENDING)
                .executeUpdate();
    }

    int deleteOlderThan(Instant bound) {
        return entities.createMutationQuery("delete from Verification where createdAt < :bound")
                .setParameter("bound", bound)
                .executeUpdate();
    }

    int deleteOf(String recipient) {
        return entities.createMutationQuery("delete from Verification where recipient = :recipient")
                .setParameter("recipient", recipient)
                .executeUpdate();
    }

    /** Of a range's verifications between two moments that a code was texted for: how many there are, and were approved. */
    Share approvedOf(String range, Instant from, Instant until) {
        Object[] row = entities.createNativeQuery("""
                        select count(*), count(*) filter (where state = 'APPROVED') from verification
                        where number_range = :range and created_at > :from and created_at <= :until and sends > 0
                        """, Object[].class)
                .setParameter("range", range)
                .setParameter("from", from)
                .setParameter("until", until)
                .getSingleResult();
        return new Share(((Number) row[1]).longValue(), ((Number) row[0]).longValue());
    }

    /** So many of so many. */
    record Share(long part, long whole) {
        boolean isLessThan(double share) {
            return part < share * whole;
        }
    }
}
