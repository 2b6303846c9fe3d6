package dev.carillon.notifier;

import dev.carillon.http.command.ServiceCommand;
import dev.carillon.http.request.OwnTargetCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.OptionalInt;

/** Starts the service, or asks one that runs how it is. */
@QuarkusMain
public final class NotifierCommand {
    static final ServiceCommand COMMAND = new ServiceCommand("notifier", """
            QUARKUS_DATASOURCE_JDBC_URL        quarkus.datasource.jdbc.url        jdbc:postgresql://host/database
            CARILLON_ACCESS_TOKENS_FILE        carillon.access.tokens-file        who may call
            CARILLON_NOTIFIER_BROKER_URL       carillon.notifier.broker.url       the task-broker
            CARILLON_NOTIFIER_PUBLIC_URL       carillon.notifier.public-url       what Twilio calls
            CARILLON_NOTIFIER_ACCOUNTS_MAIN_*  carillon.notifier.accounts.main.*  the first account
            """);

    // Quarkus makes a bean of it.
    NotifierCommand() {}

    public static void main(String... arguments) {
        OptionalInt status = COMMAND.run(List.of(arguments), System.out, System.err);
        if (status.isPresent()) {
            System.exit(status.getAsInt());
        }
        OwnTargetCheck.enable();
        Quarkus.run(arguments);
    }
}
