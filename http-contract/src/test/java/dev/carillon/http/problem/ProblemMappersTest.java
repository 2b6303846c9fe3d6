package dev.carillon.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.AuthenticationFailedException;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProblemMappersTest {
    private final ProblemMappers mappers = new ProblemMappers();

    @Test
    void aTokenThatCannotBeLookedUpIsNoFaultOfItsCaller() {
        ProblemException later =
                ProblemException.retryLater(503, "tokens-unreadable", "Later.", Duration.ofSeconds(10));

        Response answer = mappers.badToken(new AuthenticationFailedException(later));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isEqualTo("10");
        assertThat(answer.getHeaderString("WWW-Authenticate")).isNull();
        assertThat(answer.getEntity()).isEqualTo(later.problem());
    }

    @Test
    void credentialsThatAreNotKnownAreSpokenOfAsTheyAre() {
        ProblemException unknown = ProblemException.of(401, "unauthenticated", "Not these.", "Authorization");

        Response answer = mappers.badToken(new AuthenticationFailedException(unknown));

        assertThat(answer.getStatus()).isEqualTo(401);
        assertThat(answer.getHeaderString("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.getEntity()).isEqualTo(unknown.problem());
    }

    @Test
    void aRefusalThatSaysNothingIsGivenWords() {
        Response answer = mappers.other(
                new BadRequestException(Response.status(400).entity("").build()));

        assertThat(answer.getMediaType()).hasToString(Problem.MEDIA_TYPE);
        assertThat(((Problem) answer.getEntity()).type()).endsWith(":bad-request");
    }

    @Test
    void aRefusalThatSaysSomethingIsLeftAsItIs() {
        Response answer = mappers.other(
                new BadRequestException(Response.status(400).entity("Why.").build()));

        assertThat(answer.getEntity()).isEqualTo("Why.");
    }

    @Test
    void aDatabaseThatIsAwayIsNoBug() {
        Response answer = mappers.fault(
                new IllegalStateException("no session", new SQLException("Connection to db:5432 refused", "08001")));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isEqualTo("5");
        assertThat(((Problem) answer.getEntity()).type()).endsWith(":database-away");
    }

    @Test
    void soIsOneOfWhichNoConnectionIsFree() {
        Response answer = mappers.fault(new IllegalStateException("no session", new SQLException("full", "53300")));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isEqualTo("5");
        assertThat(((Problem) answer.getEntity()).type()).endsWith(":overloaded");
    }

    @Test
    void whatTheDatabaseRefusesIsOne() {
        Response answer = mappers.fault(new SQLException("relation \"nothing\" does not exist", "42P01"));

        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(((Problem) answer.getEntity()).detail()).doesNotContain("nothing");
    }
}
