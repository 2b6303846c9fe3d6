package dev.carillon.simulators.twilio;

import dev.carillon.simulators.openapi.Description;
import dev.carillon.simulators.openapi.Operation;
import dev.carillon.simulators.openapi.SentRequest;
import dev.carillon.simulators.openapi.Violation;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds every request against Twilio's own published descriptions, and remembers what was not as they say. Thread-safe.
 *
 * @see <a href="https://github.com/twilio/twilio-oai">Twilio: OpenAPI descriptions</a>
 */
final class ApiContract {
    private static final List<Description> DESCRIPTIONS = List.of(
            describe("twilio_api_v2010"),
            describe("twilio_lookups_v2"),
            describe("twilio_pricing_v1"),
            describe("twilio_verify_v2"));

    private static final String FOUND = ApiContract.class.getName();
    private static final int KEPT = 1000;

    private final Deque<Violation> violations = new ArrayDeque<>();
    private int total;

    private static Description describe(String name) {
        return Description.beside(ApiContract.class, "openapi/" + name + ".json");
    }

    /** The operation that a request is for. */
    static Optional<Operation> operation(String method, String path) {
        return DESCRIPTIONS.stream()
                .flatMap(description -> description.operation(method, path).stream())
                .findFirst();
    }

    /** The names of all operations. */
    static Set<String> operations() {
        return DESCRIPTIONS.stream()
                .flatMap(description -> description.operations().stream())
                .map(Operation::id)
                .collect(Collectors.toSet());
    }

    /** Looks at a request whose body was read; {@link #of} tells what was found. */
    void examine(RoutingContext context) {
        String method = context.request().method().name();
        String path = context.request().path();
        List<Violation> found = operation(method, path)
                .map(operation -> operation.check(sent(context)))
                .orElseGet(() -> List.of(new Violation(method + " " + path, "path", "is no operation of Twilio's")));
        note(found);
        context.put(FOUND, found);
    }

    /** A request to a host that has no such path. */
    void noteForeign(RoutingContext context) {
        note(List.of(new Violation(
                context.request().method() + " " + context.request().path(),
                "Host",
                "'" + context.request().authority() + "' is another of Twilio's hosts")));
    }

    /** What was found of this request. */
    static List<Violation> of(RoutingContext context) {
        List<Violation> found = context.get(FOUND);
        return found == null ? List.of() : found;
    }

    private static SentRequest sent(RoutingContext context) {
        Map<String, List<String>> form = values(context.request().formAttributes());
        return new SentRequest(
                context.request().method().name(),
                context.request().path(),
                values(context.queryParams()),
                context.request().getHeader("Content-Type"),
                form,
                // A form is not kept as bytes.
                Math.max(context.body().length(), form.size()));
    }

    private static Map<String, List<String>> values(MultiMap parameters) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        parameters.names().forEach(name -> values.put(name, parameters.getAll(name)));
        return values;
    }

    private synchronized void note(List<Violation> found) {
        total += found.size();
        violations.addAll(found);
        while (violations.size() > KEPT) {
            violations.removeFirst();
        }
    }

    /** The last ones, newest last. */
    synchronized List<Violation> violations() {
        return List.copyOf(violations);
    }

    /** How many there were, those that are not kept included. */
    synchronized int total() {
        return total;
    }

    synchronized void forget() {
        violations.clear();
        total = 0;
    }
}
