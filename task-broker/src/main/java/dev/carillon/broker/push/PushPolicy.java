package dev.carillon.broker.push;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;

/** Says where tasks may be pushed to. */
@ApplicationScoped
public class PushPolicy {

    /** Why this address may not be pushed to; empty where it may. */
    public Optional<String> refusal(URI target) {
        return Optional.empty();
    }
}
