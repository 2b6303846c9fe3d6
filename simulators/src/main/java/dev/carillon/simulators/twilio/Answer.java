package dev.carillon.simulators.twilio;

import io.vertx.core.json.JsonObject;
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
        return new Answer(refusal.httpStatus(), ApiJson.refusal(refusal));
    }
}
