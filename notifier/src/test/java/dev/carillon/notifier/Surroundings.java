package dev.carillon.notifier;

import dev.carillon.simulators.broker.BrokerStandIn;
import dev.carillon.simulators.twilio.TwilioSimulator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** The Twilio simulator, the stand-in for the broker and the database, once for all test classes of a run. */
final class Surroundings {
    static final TwilioSimulator TWILIO = TwilioSimulator.start(TwilioSimulator.Options.defaults()
            .withPort(Integer.getInteger(NotifierParts.TWILIO_PORT))
            .withAccount(NotifierParts.FIRST_SID, NotifierParts.FIRST_TOKEN, "1000")
            .withAccount(NotifierParts.SECOND_SID, NotifierParts.SECOND_TOKEN, "1000"));
    static final BrokerStandIn BROKER = new BrokerStandIn(Integer.getInteger(NotifierParts.BROKER_PORT), "broker");
    static final ContactsStandIn CONTACTS = new ContactsStandIn(Integer.getInteger(NotifierParts.CONTACTS_PORT));
    static final GatewayStandIn GATEWAY = new GatewayStandIn(Integer.getInteger(NotifierParts.GATEWAY_PORT));

    private static final int ATTEMPTS = 40;
    /** {@code lock_not_available} and {@code deadlock_detected}. */
    private static final Set<String> GAVE_WAY = Set.of("55P03", "40P01");

    private Surroundings() {}

    /**
     * Runs a statement in a transaction of its own. The notifier's jobs lock the same tables in other orders: where that
     * would become a circle, the statement gives way and is repeated, before PostgreSQL looks for one to break.
     */
    static void sql(String statement) {
        boolean done = false;
        for (int attempt = 1; !done; attempt++) {
            try (Connection connection = connect();
                    Statement jdbc = connection.createStatement()) {
                jdbc.execute("set lock_timeout = '500ms'"); // deadlock_timeout is a second
                jdbc.execute(statement);
                done = true;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !GAVE_WAY.contains(e.getSQLState())) {
                    throw new IllegalStateException(statement, e);
                }
            }
        }
    }

    static String value(String query) {
        try (Connection connection = connect();
                Statement jdbc = connection.createStatement();
                ResultSet rows = jdbc.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(System.getProperty(NotifierParts.JDBC_URL), "postgres", "postgres");
    }
}
