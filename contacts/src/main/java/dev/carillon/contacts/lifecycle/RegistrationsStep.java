package dev.carillon.contacts.lifecycle;

import dev.carillon.contacts.sql.Statements;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** Takes nobody in any more: 409 by the API and for files, and webhooks about people who are not there are ignored. */
@Singleton
class RegistrationsStep implements Step {
    private final Gatekeeper gates;

    RegistrationsStep(Gatekeeper gates) {
        this.gates = gates;
    }

    @Override
    public StepName name() {
        return StepName.REGISTRATIONS;
    }

    @Override
    public String preview(Connection connection, Lifecycle lifecycle) throws SQLException {
        return "Nobody joins the " + Statements.number(connection, "select count(*) from contact")
                + " contacts any more.";
    }

    @Override
    public StepResult run(StepRun run) {
        gates.set("registrations", false);
        return StepResult.done();
    }

    @Override
    public StepResult revert(StepRun run) {
        gates.set("registrations", true);
        return StepResult.done();
    }
}
