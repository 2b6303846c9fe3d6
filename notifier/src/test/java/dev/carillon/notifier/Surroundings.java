package dev.carillon.notifier;

import dev.carillon.simulators.broker.BrokerStandIn;
import dev.carillon.simulators.twilio.TwilioSimulator;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The Twilio simulator, the stand-in for the broker and the database, once for all test classes of a run. */
final class Surroundings {
    static final TwilioSimulator TWILIO = TwilioSimulator.start(TwilioSimulator.Options.defaults()
            .withPort(Integer.getInteger(NotifierParts.TWILIO_PORT))
            .withAccount(NotifierParts.FIRST_SID, NotifierParts.FIRST_TOKEN, "1000")
            .withAccount(NotifierParts.SECOND_SID, NotifierParts.SECOND_TOKEN, "1000"));
    static final BrokerStandIn BROKER = new BrokerStandIn(Integer.getInteger(NotifierParts.BROKER_PORT), "broker");
    static final ContactsStandIn CONTACTS = new ContactsStandIn(Integer.getInteger(NotifierParts.CONTACTS_PORT));
    static final GatewayStandIn GATEWAY = new GatewayStandIn(Integer.getInteger(NotifierParts.GATEWAY_PORT));

    private Surroundings() {}

    static void sql(String statement) {
        try (Connection connection = connect();
                Statement jdbc = connection.createStatement()) {
            jdbc.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
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
