package dev.carillon.notifier.callback;

import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.settlement.ProviderWord;
import dev.carillon.notifier.telemetry.NotifierMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Takes in what a proven callback says. What is late, or told before, changes nothing. */
@ApplicationScoped
public class CallbackService {
    private final ProviderWord word;
    private final NotifierMetrics metrics;

    @Inject
    public CallbackService(ProviderWord word, NotifierMetrics metrics) {
        this.word = word;
        this.metrics = metrics;
    }

    void status(UUID message, TwilioRequests.Proven proven) {
        Optional<ProviderMessage> said = StatusCallback.word(proven.fields());
        String outcome = said.map(news ->
                        word.take(message, proven.account(), news).name().toLowerCase(Locale.ROOT))
                .orElse("unreadable");
        metrics.callback(outcome);
    }
}
