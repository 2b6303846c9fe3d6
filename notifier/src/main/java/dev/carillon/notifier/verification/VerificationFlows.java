package dev.carillon.notifier.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Which way a verification goes: a new one as configured, one that was started as it was. Thread-safe. */
@ApplicationScoped
public class VerificationFlows {
    private final VerificationService own;
    private final ProvidedVerifications provided;
    private final VerificationReader reader;
    private final CodeService service;

    @Inject
    public VerificationFlows(
            VerificationService own,
            ProvidedVerifications provided,
            VerificationReader reader,
            VerificationConfig config) {
        this.own = own;
        this.provided = provided;
        this.reader = reader;
        this.service = config.service();
    }

    VerificationFlow forNew() {
        return flow(service);
    }

    @Transactional
    VerificationFlow of(UUID id) {
        return flow(reader.existing(id).service());
    }

    private VerificationFlow flow(CodeService by) {
        return switch (by) {
            case OWN -> own;
            case TWILIO_VERIFY -> provided;
        };
    }
}
