package dev.carillon.contacts;

import dev.carillon.http.command.ServiceCommand;
import dev.carillon.http.request.OwnTargetCheck;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.OptionalInt;

/** Starts the service, or asks one that runs how it is. */
@QuarkusMain
public final class ContactsCommand {
    static final ServiceCommand COMMAND = new ServiceCommand("contacts", """
            QUARKUS_DATASOURCE_JDBC_URL  quarkus.datasource.jdbc.url  jdbc:postgresql://host/database
            CARILLON_ACCESS_TOKENS_FILE  carillon.access.tokens-file  who may call
            CARILLON_CONTACTS_WEBHOOKS_* carillon.contacts.webhooks.* the secrets of webhooks
            CARILLON_CONTACTS_BROKER_URL carillon.contacts.broker.url the task-broker, for what takes its time
            """);

    // Quarkus makes a bean of it.
    ContactsCommand() {}

    public static void main(String... arguments) {
        OptionalInt status = COMMAND.run(List.of(arguments), System.out, System.err);
        if (status.isPresent()) {
            System.exit(status.getAsInt());
        }
        OwnTargetCheck.enable();
        Quarkus.run(arguments);
    }
}
