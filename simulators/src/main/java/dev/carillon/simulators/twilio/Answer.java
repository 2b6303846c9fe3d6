package dev.carillon.simulators.twilio;

import dev.carillon.simulators.openapi.Violation;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API that is ready, but perhaps held back.
 *
 * @param body null where there is none
 */
record Answer(int status, @Nullable JsonObject body) {

    static Answer ok(JsonObject body) {
        return new Answer(200, body);
    }

    static Answer created(JsonObject body) {
        return new Answer(201, body);
    }

    static Answer noContent() {
        return new Answer(204, null);
    }

    static Answer refused(Refusal refusal) {
        return new Answer(refusal.httpStatus(), ApiJson.refusal(refusal, refusal.message()));
    }

    /** To a request that is not as Twilio's description has it: Twilio's refusal, and what it would not say. */
    static Answer refused(List<Violation> violations) {
        Refusal refusal = Refusal.of(violations.getFirst());
        String why = violations.stream().map(Violation::toString).collect(Collectors.joining("; "));
        return new Answer(
                refusal.httpStatus(),
                ApiJson.refusal(refusal, refusal.message() + " (by Twilio's OpenAPI description: " + why + ")"));
    }
}
