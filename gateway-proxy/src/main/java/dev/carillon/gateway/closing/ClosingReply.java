package dev.carillon.gateway.closing;

import dev.carillon.gateway.configuration.GatewayFile.Closing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a question to a source ended. */
sealed interface ClosingReply {

    /**
     * It said how things are.
     *
     * @param closing empty where the service is not being closed down
     * @param etag what to ask with the next time
     */
    record Told(Optional<Closing> closing, @Nullable String etag) implements ClosingReply {}

    /** Things are as they were. */
    record Same() implements ClosingReply {}

    /** It said nothing that we understand. */
    record Failed(String reason) implements ClosingReply {}
}
