package dev.carillon.contacts.idempotency;

import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduler;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what the request with an {@code Idempotency-Key} made, in the transaction that made it, so that there is
 * never the one without the other. Of two requests with the same key at once the second waits for the first.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">The Idempotency-Key header
 *     field</a>
 */
@Singleton
public class IdempotencyKeys {
    /** The header of a request. */
    public static final String HEADER = "Idempotency-Key";
    /** The header of an answer that tells of what an earlier request made. */
    public static final String REPLAYED = "Idempotent-Replayed";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final EntityManager entities;
    private final Clock clock;
    private final IdempotencyConfig config;

    public IdempotencyKeys(EntityManager entities, Clock clock, IdempotencyConfig config) {
        this.entities = entities;
        this.clock = clock;
        this.config = config;
    }

    /**
     * Takes the key for a new resource, unless an earlier request took it.
     *
     * @param scope what kind of resource; the same key may be used once in each
     * @param key as the client sent it; null where it sent none, and then every request is a new one
     * @param fingerprint the same for the same request alone
     * @param resource what this request is about to make
     * @return the resource to answer with: the given one, or the one of an earlier request
     * @throws ProblemException 400 for a key that has not the form of one, 422 where it was sent with another request
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID claim(String scope, @Nullable String key, String fingerprint, UUID resource) {
        if (key == null) {
            return resource;
        }
        check(key);
        int inserted = entities.createNativeQuery("""
                        insert into idempotency_key (scope, key, fingerprint, resource_id, created_at)
                        values (:scope, :key, :fingerprint, :resource, :now)
                        on conflict (scope, key) do nothing""")
                .setParameter("scope", scope)
                .setParameter("key", key)
                .setParameter("fingerprint", fingerprint)
                .setParameter("resource", resource)
                .setParameter("now", clock.instant())
                .executeUpdate();
        return inserted == 1 ? resource : find(scope, key, fingerprint).orElse(resource);
    }

    /**
     * What an earlier request with this key made.
     *
     * @throws ProblemException as for {@link #claim}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<UUID> find(String scope, @Nullable String key, String fingerprint) {
        if (key == null) {
            return Optional.empty();
        }
        check(key);
        List<?> rows = entities.createNativeQuery("""
                        select fingerprint, resource_id from idempotency_key where scope = :scope and key = :key""")
                .setParameter("scope", scope)
                .setParameter("key", key)
                .getResultList();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Object[] earlier = (Object[]) rows.getFirst();
        if (!fingerprint.equals(earlier[0])) {
            throw ProblemException.idempotencyKeyReused();
        }
        return Optional.of((UUID) earlier[1]);
    }

    /** Refuses a key that has not the form of one, before any work is done for it. */
    public static void check(@Nullable String key) {
        if (key != null && !FORM.matcher(key).matches()) {
            throw ProblemException.invalid(HEADER, "A key has 1 to 255 visible ASCII characters.");
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
