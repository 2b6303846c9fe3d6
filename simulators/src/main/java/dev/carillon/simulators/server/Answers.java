package dev.carillon.simulators.server;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** How the simulators answer: JSON, and a sentence to whoever asks the control interface for something impossible. */
public final class Answers {
    private Answers() {}

    public static void json(RoutingContext context, int status, JsonObject body) {
        json(context, status).end(body.toBuffer());
    }

    public static void json(RoutingContext context, int status, JsonArray body) {
        json(context, status).end(body.toBuffer());
    }

    private static HttpServerResponse json(RoutingContext context, int status) {
        return context.response().setStatusCode(status).putHeader("Content-Type", "application/json");
    }

    public static void empty(RoutingContext context, int status) {
        context.response().setStatusCode(status).end();
    }

    /** Gives the JSON body to the action; answers 204, or 400 where the action refuses what stands in it. */
    public static void apply(RoutingContext context, Consumer<JsonObject> action) {
        try {
            JsonObject body = context.body().asJsonObject();
            action.accept(body == null ? new JsonObject() : body);
            empty(context, 204);
        } catch (DecodeException | ClassCastException | IllegalArgumentException | java.time.DateTimeException e) {
            json(context, 400, new JsonObject().put("error", String.valueOf(e.getMessage())));
        }
    }
}
