package dev.carillon.notifier.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Does what a key stands for once, and answers it the same way ever after: the answer is stored in the transaction that
 * does the work, so there is never one without the other.
 */
@ApplicationScoped
public class IdempotentAnswers {
    private final IdempotencyRepository kept;
    private final ObjectMapper mapper;
    private final IdempotencyConfig config;
    private final Clock clock;

    /**
     * A key within its scope.
     *
     * @param scope route and caller
     */
    public record ScopedKey(String scope, String key) {}

    /**
     * An answer.
     *
     * @param replayed true if it was given before, and nothing was done this time
     */
    public record Once<T>(T value, boolean replayed) {}

    @Inject
    public IdempotentAnswers(IdempotencyRepository kept, ObjectMapper mapper, IdempotencyConfig config, Clock clock) {
        this.kept = kept;
        // The order of a map's entries is no difference between two requests, and an answer kept by another version of
        // this service may have fields that this one has not.
        this.mapper = mapper.copy()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.config = config;
        this.clock = clock;
    }

    /**
     * Does the work unless this key was answered before.
     *
     * @param key empty to do it in any case
     * @param request what the caller asked for; compared with what the key was first used for
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public <T> Once<T> once(Optional<ScopedKey> key, Object request, Class<T> type, Supplier<T> work) {
        if (key.isEmpty()) {
            return new Once<>(work.get(), false);
        }
        IdempotencyKey.Id id =
                new IdempotencyKey.Id(key.get().scope(), key.get().key());
        if (!kept.lock(id)) {
            throw ProblemException.conflict(
                    "idempotency-key-in-flight", "A request with this Idempotency-Key is at work; repeat it later.");
        }
        byte[] hash = hash(request);
        Optional<IdempotencyKey> before = kept.findByIdOptional(id);
        if (before.isEmpty()) {
            T value = work.get();
            kept.persist(new IdempotencyKey(id, hash, write(value), clock.instant()));
            return new Once<>(value, false);
        }
        if (!MessageDigest.isEqual(before.get().requestHash(), hash)) {
            throw ProblemException.idempotencyKeyReused();
        }
        return new Once<>(read(before.get().answer(), type), true);
    }

    /** Forgets the answer to this key, where what it says has not come true; a repeated request is then a new one. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forget(ScopedKey key) {
        kept.forget(new IdempotencyKey.Id(key.scope(), key.key()));
    }

    /** Forgets every answer that holds this text; a repeated request is then a new one. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forgetThoseThatHold(String text) {
        kept.deleteThoseThatHold(text);
    }

    @Scheduled(every = "1h", delayed = "1m")
    @RunOnVirtualThread
    @Transactional
    void forgetOld() {
        kept.deleteOlderThan(clock.instant().minus(config.retention()));
    }

    private byte[] hash(Object request) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(mapper.writeValueAsBytes(request));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T read(String answer, Class<T> type) {
        try {
            return mapper.readValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer of an Idempotency-Key cannot be read", e);
        }
    }
}
