package dev.carillon.http.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.carillon.http.database.DatabaseAway;
import dev.carillon.http.database.DatabaseBusy;
import dev.carillon.http.json.StorableText;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns every exception that leaves a resource into a problem document. What is the caller's fault says what to do;
 * what is ours is logged whole and answered with a 500 that gives nothing away, or with a 503 where the same again may
 * succeed at once.
 */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    /** A connection may be lost while it commits. */
    private static final String DATABASE_AWAY =
            "The database cannot be reached. Send the request again, a write with the"
                    + " same Idempotency-Key: it may have been done.";

    private static final String DATABASE_BUSY =
            "All connections to the database are in use. Send the request again, a write with the same Idempotency-Key.";

    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    @ServerExceptionMapper
    public Response problem(ProblemException e) {
        Response.ResponseBuilder answer = builder(e.problem());
        e.retryAfterSeconds().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        return answer.build();
    }

    @ServerExceptionMapper(priority = 1)
    public Response noToken(UnauthorizedException e) {
        return challenge("Send a token: 'Authorization: Bearer …'.");
    }

    @ServerExceptionMapper(priority = 1)
    public Response badToken(AuthenticationFailedException e) {
        if (e.getCause() instanceof ProblemException refused) {
            return refused.problem().status() == 401
                    ? challenge(refused.problem().detail())
                    : problem(refused);
        }
        return challenge("The bearer token is not known, or no longer good.");
    }

    @ServerExceptionMapper(priority = 1)
    public Response missingRole(ForbiddenException e) {
        String role = MissingRole.needed().map(name -> ": " + name).orElse("");
        return answer(Problem.of(
                403, "missing-role", "The token is good, but lacks the role that this needs" + role + ".", null));
    }

    @ServerExceptionMapper
    public Response constraint(ConstraintViolationException e) {
        ConstraintViolation<?> first = e.getConstraintViolations().stream()
                .min(Comparator.comparing(v -> v.getPropertyPath().toString()))
                .orElseThrow();
        String detail = e.getConstraintViolations().stream()
                .map(v -> leaf(v.getPropertyPath()) + " " + v.getMessage())
                .sorted()
                .collect(Collectors.joining("; "));
        return answer(Problem.of(400, "invalid-field", detail, leaf(first.getPropertyPath())));
    }

    // Of its own, since Quarkus brings a mapper for exactly this one, which answers with no problem document.
    @ServerExceptionMapper(priority = 1)
    public Response badJson(MismatchedInputException e) {
        return json(e);
    }

    @ServerExceptionMapper(priority = 1)
    public Response badJson(JsonMappingException e) {
        return json(e);
    }

    @ServerExceptionMapper(priority = 1)
    public Response badJson(JsonProcessingException e) {
        return json(e);
    }

    @ServerExceptionMapper
    public Response other(WebApplicationException e) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return json(json);
        }
        Response given = e.getResponse();
        int status = given.getStatus();
        if (status < 400 || (given.hasEntity() && !saysNothing(given))) {
            return given;
        }
        if (status >= 500) {
            LOG.error("A request failed", e);
        }
        return answer(Problem.of(status, kind(given), detail(status), null));
    }

    @ServerExceptionMapper
    public Response fault(Throwable e) {
        if (Deadlock.isCauseOf(e)) {
            LOG.warn("A request was broken off by a deadlock", e);
            return problem(Deadlock.problem());
        }
        if (BrokenBody.isCauseOf(e)) {
            LOG.debug("The body of a request broke off", e);
            return problem(BrokenBody.problem());
        }
        if (DatabaseBusy.isCauseOf(e)) {
            LOG.warn("A request found no connection to the database free");
            return problem(ProblemException.retryLater(503, "overloaded", DATABASE_BUSY, COME_AGAIN));
        }
        LOG.error("A request failed", e);
        if (DatabaseAway.causeOf(e).isPresent()) {
            return problem(ProblemException.retryLater(503, "database-away", DATABASE_AWAY, COME_AGAIN));
        }
        return answer(ProblemException.internalError().problem());
    }

    /** As Quarkus refuses an empty body where it reads a plain text. */
    private static boolean saysNothing(Response given) {
        return given.getEntity() instanceof String text && text.isEmpty();
    }

    private static Response json(JsonProcessingException e) {
        Optional<String> limit = JsonLimit.exceeded(e);
        if (limit.isPresent()) {
            String field = e instanceof JsonMappingException mapping ? path(mapping) : "";
            return answer(Problem.of(400, "malformed-json", limit.get(), field.isEmpty() ? null : field));
        }
        String where = e.getLocation() == null
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
        if (e instanceof UnrecognizedPropertyException unknown) {
            String detail = "There is no field '" + unknown.getPropertyName() + "' here" + where + ".";
            return answer(Problem.of(400, "invalid-field", detail, path(unknown)));
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            String detail = "The value of '" + path(mapping) + "'" + where + " " + wanted(mapping) + ".";
            return answer(Problem.of(400, "invalid-field", detail, path(mapping)));
        }
        return answer(Problem.of(400, "malformed-json", "The body is not the JSON expected here" + where + ".", null));
    }

    private static String wanted(JsonMappingException e) {
        if (StorableText.WHY.equals(e.getOriginalMessage())) {
            return "holds U+0000 or half of a surrogate pair, which no text may";
        }
        return Optional.of(e)
                .filter(MismatchedInputException.class::isInstance)
                .map(mismatch -> ((MismatchedInputException) mismatch).getTargetType())
                .flatMap(WantedForm::of)
                .map(form -> "has to be " + form)
                .orElse("does not have the form it must have");
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String leaf(Path path) {
        return StreamSupport.stream(path.spliterator(), false)
                // Of an element, the list is named: the element has no name of its own.
                .filter(node -> node.getKind() != ElementKind.CONTAINER_ELEMENT)
                .reduce((before, after) -> after)
                .map(Path.Node::toString)
                .orElse("");
    }

    private static String kind(Response given) {
        String reason = given.getStatusInfo().getReasonPhrase();
        return reason.isBlank()
                ? "http-" + given.getStatus()
                : reason.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static String detail(int status) {
        return switch (status) {
            case 406 -> "None of the accepted media types can be made here.";
            case 413 -> "The body is larger than this service takes.";
            default -> status >= 500 ? "The service could not do this now." : "The request is not one to answer here.";
        };
    }

    private static Response challenge(String detail) {
        return builder(Problem.of(401, "unauthenticated", detail, "Authorization"))
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }

    private static Response answer(Problem problem) {
        return builder(problem).build();
    }

    private static Response.ResponseBuilder builder(Problem problem) {
        return Response.status(problem.status()).entity(problem).type(Problem.MEDIA_TYPE);
    }
}
