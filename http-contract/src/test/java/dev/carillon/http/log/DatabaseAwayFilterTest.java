package dev.carillon.http.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAwayFilterTest {
    private static ExtLogRecord filtered(Throwable thrown) {
        ExtLogRecord line = new ExtLogRecord(
                Level.ERROR, "Job %s failed at 100%%", FormatStyle.PRINTF, DatabaseAwayFilterTest.class.getName());
        line.setParameters(new Object[] {"{0} of two"});
        line.setThrown(thrown);
        assertThat(new DatabaseAwayFilter().isLoggable(line)).isTrue();
        return line;
    }

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P03"})
    void aDatabaseThatIsAwayIsALine(String code) {
        SQLException refused = new SQLException("Connection to db:5432 refused", code);

        ExtLogRecord line = filtered(new IllegalStateException("wrapped", refused));

        assertThat(line.getThrown()).isNull();
        assertThat(new PatternFormatter("%s").format(line))
                .isEqualTo("Job {0} of two failed at 100%: the database is away: Connection to db:5432 refused");
    }

    @Test
    void theLineSaysWhatTheDriverLeavesToTheCause() {
        SQLException failed =
                new SQLException("The connection attempt failed.", "08001", new UnknownHostException("no-such-host"));

        assertThat(new PatternFormatter("%s").format(filtered(failed)))
                .endsWith("The connection attempt failed. (java.net.UnknownHostException: no-such-host)");
    }

    @Test
    void aFaultOfOursInTheConnectionKeepsItsTrace() {
        SQLException failed =
                new SQLException("An I/O error occurred.", "08006", new IOException("out-of-range integer"));

        assertThat(filtered(failed).getThrown()).isSameAs(failed);
    }

    @Test
    void soIsAPoolThatGetsNoConnection() {
        ExtLogRecord line = filtered(new SQLException("Acquisition timeout while waiting for new connection"));

        assertThat(line.getThrown()).isNull();
    }

    @Test
    void aPoolThatIsUsedUpKeepsItsTrace() {
        ExtLogRecord line = filtered(new SQLException("Sorry, acquisition timeout!"));

        assertThat(line.getThrown()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "40001", "57014", "08003", "08P01", "57P04"})
    void anyOtherFaultKeepsItsTrace(String code) {
        SQLException duplicate = new SQLException("duplicate key value", code);

        ExtLogRecord line = filtered(duplicate);

        assertThat(line.getThrown()).isSameAs(duplicate);
        assertThat(new PatternFormatter("%s").format(line)).isEqualTo("Job {0} of two failed at 100%");
    }

    @Test
    void aChainThatBitesItsTailHasAnEnd() {
        Exception one = new IllegalStateException("one");
        one.initCause(new UncheckedIOException(new IOException("two", one)));

        assertThat(filtered(one).getThrown()).isSameAs(one);
    }
}
