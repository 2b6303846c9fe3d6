package dev.carillon.notifier.idempotency;

import dev.carillon.http.parameter.IdempotencyKeyCheck;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} of a request and the mark on an answer that was given before. */
public final class IdempotencyHeader {
    public static final String NAME = IdempotencyKeyCheck.HEADER;
    public static final String REPLAYED = "Idempotent-Replayed";

    private IdempotencyHeader() {}

    /**
     * The key of a request; empty where the caller sent none.
     *
     * @param route keys of different routes have nothing to do with each other, nor have those of different callers
     */
    public static Optional<IdempotentAnswers.ScopedKey> key(
            String route, SecurityIdentity caller, @Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        IdempotencyKeyCheck.checkVisible(header);
        return Optional.of(new IdempotentAnswers.ScopedKey(
                route + " " + caller.getPrincipal().getName(), header));
    }

    /** Marks an answer that was given before. */
    public static Response.ResponseBuilder mark(Response.ResponseBuilder response, IdempotentAnswers.Once<?> answer) {
        return answer.replayed() ? response.header(REPLAYED, true) : response;
    }
}
