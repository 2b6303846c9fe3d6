package dev.carillon.notifier.callback;

import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.twilio.TwilioMessages;
import java.util.Map;
import java.util.Optional;

/** What Twilio's status callback says, read from its form. Pure. */
final class StatusCallback {

    private StatusCallback() {}

    /** The provider's word; empty if the form lacks what makes one, or speaks of a state that is none of ours. */
    static Optional<ProviderMessage> word(Map<String, String> form) {
        String sid = form.get("MessageSid");
        if (sid == null || sid.isEmpty()) {
            return Optional.empty();
        }
        return TwilioMessages.state(form.getOrDefault("MessageStatus", ""))
                .map(state -> new ProviderMessage(
                        sid,
                        state,
                        number(form.get("ErrorCode")),
                        Optional.ofNullable(form.get("ErrorMessage")).filter(text -> !text.isEmpty()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Optional<Integer> number(@org.jspecify.annotations.Nullable String text) {
        return Optional.ofNullable(text)
                .filter(digits -> digits.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf);
    }
}
