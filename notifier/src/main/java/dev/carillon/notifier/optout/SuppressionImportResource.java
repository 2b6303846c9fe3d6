package dev.carillon.notifier.optout;

import dev.carillon.http.access.Role;
import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** {@code POST /v1/suppressions}: many at once, as CSV or as a JSON object a line. */
@Path("/v1/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SuppressionImportResource {
    private final SuppressionImport importing;

    /** The problem document of a list with bad rows (RFC 9457, with the extension member {@code errors}). */
    @RegisterForReflection
    public record ImportProblem(
            String type, String title, int status, String detail, String field, List<SuppressionFault> errors) {}

    @Inject
    public SuppressionImportResource(SuppressionImport importing) {
        this.importing = importing;
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Consumes("text/csv")
    public SuppressionImport.Result csv(
            @QueryParam("onError") @DefaultValue("refuse") String onError, InputStream body) {
        return importing.take(body, SuppressionImport.Format.CSV, isSkip(onError));
    }

    @POST
    @RolesAllowed(Role.WRITER_NAME)
    @Consumes("application/x-ndjson")
    public SuppressionImport.Result lines(
            @QueryParam("onError") @DefaultValue("refuse") String onError, InputStream body) {
        return importing.take(body, SuppressionImport.Format.NDJSON, isSkip(onError));
    }

    private static boolean isSkip(String onError) {
        return switch (onError) {
            case "skip" -> true;
            case "refuse" -> false;
            default -> throw ProblemException.invalid("onError", "'" + onError + "' is neither refuse nor skip.");
        };
    }

    @ServerExceptionMapper
    Response refused(SuppressionImport.RefusedException e) {
        Problem problem = Problem.of(400, "invalid-suppressions", String.valueOf(e.getMessage()), "body");
        return Response.status(400)
                .entity(new ImportProblem(
                        problem.type(),
                        problem.title(),
                        problem.status(),
                        problem.detail(),
                        "body",
                        e.result().errors()))
                .type(Problem.MEDIA_TYPE)
                .build();
    }
}
