package dev.carillon.simulators.gravatar;

import dev.carillon.simulators.server.Answers;
import dev.carillon.simulators.server.SimulatorServer;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Gravatar's avatars and profiles on a loopback port. It knows the hashes it was told, counts the requests for each, and
 * goes wrong when told to.
 *
 * <pre>
 * GET    /avatar/{hash}[?d=404]      200 with a picture of their own; else 404, or the default picture without d=404
 * GET    /v3/profiles/{hash}         200 where there is a profile, else 404
 * GET    /{hash}.json                the same, by the MD5 of the address
 * PUT    /control/gravatar           {"hash": "CUSTOM"|"DEFAULT", ...}: all that it knows
 * GET    /control/gravatar/requests
 * POST   /control/gravatar/faults    {"kind", "times", "delay"}    DELETE
 * POST   /control/reset
 * GET    /control/health
 * </pre>
 *
 * <p>Thread-safe. {@link #close()} stops the server.
 *
 * @see <a href="https://docs.gravatar.com/rest-api/">Gravatar: REST API</a>
 */
public final class GravatarSimulator implements AutoCloseable {
    private static final Buffer PICTURE = Buffer.buffer(
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));

    private final SimulatorServer server = new SimulatorServer();
    private final KnownAddresses addresses = new KnownAddresses();
    private final int port;

    private GravatarSimulator(int port) {
        Router router = Router.router(server.vertx());
        router.get("/avatar/:hash").handler(perhapsFailing(this::avatar));
        router.get("/v3/profiles/:hash").handler(perhapsFailing(this::profile));
        router.getWithRegex("/(?<hash>[0-9a-f]{32})\\.json").handler(perhapsFailing(this::profile));
        router.route("/control/*").handler(BodyHandler.create(false));
        router.get("/control/health").handler(context -> Answers.empty(context, 204));
        router.put("/control/gravatar").handler(context -> Answers.apply(context, this::know));
        router.get("/control/gravatar/requests").handler(this::requests);
        router.post("/control/gravatar/faults").handler(context -> Answers.apply(context, this::inject));
        router.delete("/control/gravatar/faults").handler(context -> {
            addresses.clearFaults();
            Answers.empty(context, 204);
        });
        router.post("/control/reset").handler(context -> {
            reset();
            Answers.empty(context, 204);
        });
        this.port = server.listen(port, router);
    }

    /** Starts a simulator; back when it listens. Port 0 takes a free one. */
    public static GravatarSimulator start(int port) {
        return new GravatarSimulator(port);
    }

    /** What a client takes for {@code https://gravatar.com} and for {@code https://api.gravatar.com}. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** From now on these are the known hashes, and no others. */
    public void know(Map<String, Kind> kindsByHash) {
        addresses.know(kindsByHash);
    }

    public RequestCounts requests() {
        return addresses.counts();
    }

    /** Makes the next requests go wrong, after the faults that wait already. */
    public void inject(GravatarFault fault) {
        addresses.add(fault);
    }

    public void clearFaults() {
        addresses.clearFaults();
    }

    /** Forgets what it knows, what it counted and what was to go wrong. */
    public void reset() {
        addresses.reset();
    }

    @Override
    public void close() {
        server.close();
    }

    private Handler<RoutingContext> perhapsFailing(Handler<RoutingContext> right) {
        return context -> {
            if (context.request().path().startsWith("/avatar/")) {
                addresses.countAvatar(context.pathParam("hash"));
            } else {
                addresses.countProfile(context.pathParam("hash"));
            }
            if (!context.request().headers().contains("Via")) {
                addresses.countDirect();
            }
            Optional<GravatarFault> fault = addresses.nextFault();
            if (fault.isPresent()) {
                fail(context, fault.get(), right);
            } else {
                right.handle(context);
            }
        };
    }

    private static void fail(RoutingContext context, GravatarFault fault, Handler<RoutingContext> right) {
        switch (fault.kind()) {
            case RATE_LIMITED -> {
                context.response()
                        .putHeader("Retry-After", Long.toString(fault.delay().toSeconds()));
                Answers.json(context, 429, new JsonObject().put("error", "You have reached the rate limit"));
            }
            case EXHAUSTED -> {
                context.response()
                        .putHeader("X-RateLimit-Limit", "100")
                        .putHeader("X-RateLimit-Remaining", "0")
                        .putHeader(
                                "X-RateLimit-Reset", Long.toString(fault.delay().toSeconds()));
                Answers.json(context, 429, new JsonObject().put("error", "You have reached the rate limit"));
            }
            case ERROR -> Answers.json(context, 500, new JsonObject().put("error", "Internal error"));
            case RESET -> context.request().connection().close();
            case SLOW ->
                context.vertx().setTimer(Math.max(1, fault.delay().toMillis()), timer -> right.handle(context));
        }
    }

    private void avatar(RoutingContext context) {
        boolean hasPicture = addresses.kind(context.pathParam("hash")).equals(Optional.of(Kind.CUSTOM));
        if (!hasPicture && "404".equals(context.request().getParam("d"))) {
            context.response()
                    .setStatusCode(404)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("404 Not Found");
            return;
        }
        context.response().putHeader("Content-Type", "image/png").end(PICTURE);
    }

    private void profile(RoutingContext context) {
        String hash = context.pathParam("hash");
        if (addresses.kind(hash).isEmpty()) {
            Answers.json(
                    context,
                    404,
                    new JsonObject().put("error", "Profile not found.").put("code", "profile_not_found"));
            return;
        }
        Answers.json(
                context,
                200,
                new JsonObject()
                        .put("hash", hash)
                        .put("display_name", "user-" + hash.substring(0, Math.min(8, hash.length())))
                        .put("profile_url", "https://gravatar.com/" + hash)
                        .put("avatar_url", "https://0.gravatar.com/avatar/" + hash));
    }

    private void know(JsonObject body) {
        Map<String, Kind> kinds = new HashMap<>();
        body.fieldNames().forEach(hash -> kinds.put(hash, Kind.valueOf(body.getString(hash))));
        know(kinds);
    }

    private void inject(JsonObject body) {
        String kind = body.getString("kind");
        if (kind == null) {
            throw new IllegalArgumentException("'kind' is missing");
        }
        inject(new GravatarFault(
                GravatarFault.What.valueOf(kind.toUpperCase(Locale.ROOT)),
                body.getInteger("times", 1),
                Duration.parse(body.getString("delay", "PT1S"))));
    }

    private void requests(RoutingContext context) {
        RequestCounts counts = addresses.counts();
        Answers.json(
                context,
                200,
                new JsonObject()
                        .put("total", counts.total())
                        .put("direct", counts.direct())
                        .put("avatars", new JsonObject(new HashMap<>(counts.avatars())))
                        .put("profiles", new JsonObject(new HashMap<>(counts.profiles()))));
    }
}
