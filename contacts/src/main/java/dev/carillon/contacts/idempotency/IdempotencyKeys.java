package dev.carillon.contacts.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.parameter.IdempotencyKeyCheck;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the request with an {@code Idempotency-Key} made, in the transaction that made it, so that there is
 * never the one without the other. Of two requests with the same key at once the second is refused. Keys of different
 * callers have nothing to do with each other. Of a person nothing is kept here but identifiers: a repeated request is
 * answered with what the first one made, as it is by then. Thread-safe; blocks.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key header
 *     field</a>
 */
@Singleton
public class IdempotencyKeys {
    /** The header of a request. */
    public static final String HEADER = IdempotencyKeyCheck.HEADER;
    /** The header of an answer that tells of what an earlier request made. */
    public static final String REPLAYED = "Idempotent-Replayed";

    /** The resource of a request that made none. */
    private static final UUID NONE = new UUID(0, 0);

    /** An answer kept by another version of this service may have fields that this one has not. */
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * An answer.
     *
     * @param replayed true where an earlier request with the same key was given it, and nothing was done this time
     */
    public record Once<T>(T value, boolean replayed) {}

    /** Does what is asked for. */
    @FunctionalInterface
    public interface Work<T, X extends Exception> {
        T answer() throws X;
    }

    private final EntityManager entities;
    private final SecurityIdentity caller;
    private final Clock clock;
    private final IdempotencyConfig config;

    /** @param caller of the request at work, whose keys are meant */
    public IdempotencyKeys(EntityManager entities, SecurityIdentity caller, Clock clock, IdempotencyConfig config) {
        this.entities = entities;
        this.caller = caller;
        this.clock = clock;
        this.config = config;
    }

    /**
     * Takes the key for a new resource, unless an earlier request took it.
     *
     * @param scope what kind of resource; the same key may be used once in each, by each caller
     * @param key as the client sent it; null where it sent none, and then every request is a new one
     * @param fingerprint the same for the same request alone
     * @param resource what this request is about to make
     * @return the resource to answer with: the given one, or the one of an earlier request
     * @throws ProblemException 400 for a key that has not the form of one, 409 while a request with it is at work, 422 where
     *     it was sent with another request
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID claim(String scope, @Nullable String key, String fingerprint, UUID resource) {
        Optional<UUID> earlier = find(scope, key, fingerprint);
        if (earlier.isEmpty()) {
            remember(scope, key, fingerprint, resource);
        }
        return earlier.orElse(resource);
    }

    /** Remembers what this request makes, after {@link #find} found none in the same transaction, which has the key. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void remember(String scope, @Nullable String key, String fingerprint, UUID resource) {
        if (key != null) {
            keep(scope, key, fingerprint, resource, null);
        }
    }

    /**
     * What an earlier request with this key made.
     *
     * @throws ProblemException as for {@link #claim}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<UUID> find(String scope, @Nullable String key, String fingerprint) {
        return key == null ? Optional.empty() : look(scope, key, fingerprint).map(Earlier::resource);
    }

    /**
     * Does the work unless this key was answered before, and keeps the answer: of requests that make no resource.
     *
     * @param type of the answer, which has no personal data
     * @throws ProblemException as for {@link #claim}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public <T, X extends Exception> Once<T> once(
            String scope, @Nullable String key, String fingerprint, Class<T> type, Work<T, X> work) throws X {
        if (key == null) {
            return new Once<>(work.answer(), false);
        }
        Optional<Earlier> earlier = look(scope, key, fingerprint);
        if (earlier.isPresent()) {
            return new Once<>(read(String.valueOf(earlier.get().answer()), type), true);
        }
        T answer = work.answer();
        keep(scope, key, fingerprint, NONE, write(answer));
        return new Once<>(answer, false);
    }

    /** An earlier request. */
    private record Earlier(UUID resource, @Nullable String answer) {}

    /** The earlier request with this key, which is this one's until the end of the transaction. */
    private Optional<Earlier> look(String scope, String key, String fingerprint) {
        IdempotencyKeyCheck.checkVisible(key);
        Object locked = entities.createNativeQuery("select pg_try_advisory_xact_lock(hashtextextended(:key, 0))")
                .setParameter("key", scope + '\n' + caller() + '\n' + key)
                .getSingleResult();
        if (!Boolean.TRUE.equals(locked)) {
            throw ProblemException.conflict(
                    "idempotency-key-in-flight", "A request with this Idempotency-Key is at work; repeat it later.");
        }
        List<?> rows = entities.createNativeQuery("""
                        select fingerprint, resource_id, cast(answer as text)
                          from idempotency_key where scope = :scope and caller = :caller and key = :key""")
                .setParameter("scope", scope)
                .setParameter("caller", caller())
                .setParameter("key", key)
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Object[] earlier = (Object[]) rows.getFirst();
        if (!fingerprint.equals(earlier[0])) {
            throw ProblemException.idempotencyKeyReused();
        }
        return Optional.of(new Earlier((UUID) earlier[1], (String) earlier[2]));
    }

    private void keep(String scope, String key, String fingerprint, UUID resource, @Nullable String answer) {
        entities.createNativeQuery("""
                        insert into idempotency_key (scope, caller, key, fingerprint, resource_id, answer, created_at)
                        values (:scope, :caller, :key, :fingerprint, :resource, cast(cast(:answer as text) as jsonb), :now)""")
                .setParameter("scope", scope)
                .setParameter("caller", caller())
                .setParameter("key", key)
                .setParameter("fingerprint", fingerprint)
                .setParameter("resource", resource)
                .setParameter("answer", answer)
                .setParameter("now", clock.instant())
                .executeUpdate();
    }

    private String caller() {
        return caller.getPrincipal().getName();
    }

    private static String write(Object answer) {
        try {
            return JSON.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer could not be kept", e);
        }
    }

    private static <T> T read(String answer, Class<T> type) {
        try {
            return JSON.readValue(answer, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the answer to an Idempotency-Key cannot be read", e);
        }
    }

    /** A fingerprint of texts: their SHA-256, each told apart from the next. */
    public static String fingerprint(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void forgetHourly(@Observes StartupEvent started, Scheduler scheduler) {
        scheduler
                .newJob("idempotency-keys")
                .setInterval("1h")
                .setTask(execution -> forgetOld(), true)
                .schedule();
    }

    /** Forgets the keys that are older than the retention. */
    @Transactional
    int forgetOld() {
        return entities.createNativeQuery("delete from idempotency_key where created_at < :oldest")
                .setParameter("oldest", clock.instant().minus(config.retention()))
                .executeUpdate();
    }
}
