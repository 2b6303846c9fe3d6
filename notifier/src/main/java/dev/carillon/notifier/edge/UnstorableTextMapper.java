package dev.carillon.notifier.edge;

import dev.carillon.http.problem.Problem;
import dev.carillon.http.problem.ProblemException;
import jakarta.persistence.PersistenceException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The last fence before the database: text that it cannot keep (SQLSTATE 22021) is the caller's fault, whatever way it
 * came. Everything else stays a fault of ours.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL's error codes</a>
 */
public class UnstorableTextMapper {
    private static final Logger LOG = Logger.getLogger(UnstorableTextMapper.class);
    private static final String NOT_IN_REPERTOIRE = "22021";

    @ServerExceptionMapper
    public Response failed(PersistenceException e) {
        Problem problem = problem(e);
        return Response.status(problem.status())
                .entity(problem)
                .type(Problem.MEDIA_TYPE)
                .build();
    }

    static Problem problem(PersistenceException e) {
        boolean unstorable = Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SQLException sql && NOT_IN_REPERTOIRE.equals(sql.getSQLState()));
        if (unstorable) {
            return Problem.of(400, "invalid-field", "A text holds a character that cannot be stored.", null);
        }
        LOG.error("A request failed", e);
        return ProblemException.internalError().problem();
    }
}
