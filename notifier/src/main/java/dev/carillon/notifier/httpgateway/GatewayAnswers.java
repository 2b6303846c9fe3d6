package dev.carillon.notifier.httpgateway;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carillon.notifier.account.AccountsConfig.HttpConfig;
import dev.carillon.notifier.account.AccountsConfig.Meaning;
import dev.carillon.notifier.message.MessageState;
import dev.carillon.notifier.message.ProviderMessage;
import dev.carillon.notifier.outbound.OutboundClient.Answer;
import dev.carillon.notifier.sending.SendResult;
import dev.carillon.notifier.sending.SmsProvider.Text;
import dev.carillon.notifier.sending.Treatment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an answer of a gateway means. Where nothing is configured, only statuses that say that the request was not carried
 * out (RFC 9110, section 15.5) count as refusals; whatever else is no 2xx is an unknown outcome, and never sent again.
 * Pure.
 */
final class GatewayAnswers {
    private static final Map<Integer, Meaning> DEFAULTS = Map.ofEntries(
            Map.entry(400, Meaning.FAIL),
            Map.entry(413, Meaning.FAIL),
            Map.entry(422, Meaning.FAIL),
            Map.entry(401, Meaning.ACCOUNT),
            Map.entry(402, Meaning.ACCOUNT),
            Map.entry(403, Meaning.ACCOUNT),
            Map.entry(404, Meaning.ACCOUNT),
            Map.entry(405, Meaning.ACCOUNT),
            Map.entry(415, Meaning.ACCOUNT),
            Map.entry(429, Meaning.RETRY));

    private static final int LONGEST_REFERENCE = 100;

    private final Map<Integer, Meaning> meanings = new HashMap<>(DEFAULTS);
    private final Optional<JsonPointer> reference;
    private final Optional<JsonPointer> success;
    private final String wanted;
    private final ObjectMapper mapper = new ObjectMapper();

    GatewayAnswers(HttpConfig config) {
        config.statuses().forEach((status, meaning) -> meanings.put(Integer.valueOf(status), meaning));
        this.reference = config.reference().map(JsonPointer::compile);
        String condition = config.success().map(text -> text).orElse("=");
        this.success = config.success().map(text -> JsonPointer.compile(text.substring(0, text.indexOf('='))));
        this.wanted = condition.substring(condition.indexOf('=') + 1);
    }

    SendResult read(Text text, Answer answer) {
        if (answer.status() >= 200 && answer.status() < 300) {
            return taken(text, answer);
        }
        String reason = "the gateway answered " + answer.status();
        return switch (meanings.getOrDefault(answer.status(), Meaning.UNKNOWN)) {
            case FAIL -> new SendResult.Refused(Treatment.RECIPIENT, answer.status(), reason);
            case RETRY -> new SendResult.Refused(Treatment.RETRY, answer.status(), reason, answer.retryAfter());
            case ACCOUNT -> new SendResult.Refused(Treatment.ACCOUNT, answer.status(), reason);
            case UNKNOWN -> new SendResult.Ambiguous(reason, Optional.of(answer.status()));
        };
    }

    private SendResult taken(Text text, Answer answer) {
        JsonNode said = json(answer);
        if (success.isPresent() && !said.at(success.get()).asText("").equals(wanted)) {
            // It says that it did not take it, or says nothing that is understood: in both cases never again.
            return said.isMissingNode()
                    ? new SendResult.Ambiguous("the gateway's answer cannot be read", Optional.of(answer.status()))
                    : new SendResult.Refused(
                            Treatment.RECIPIENT, answer.status(), "the gateway answered that it did not take it");
        }
        String name = reference
                .map(pointer -> said.at(pointer).asText(""))
                .filter(found -> !found.isBlank() && found.length() <= LONGEST_REFERENCE)
                .map(found -> found + ":" + text.id())
                // Ours is unique, and some gateways name a batch.
                .orElseGet(() -> text.id().toString());
        return new SendResult.Accepted(new ProviderMessage(
                name,
                // Nothing more will be said of it: no receipt comes, and nobody can be asked.
                MessageState.SENT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private JsonNode json(Answer answer) {
        try {
            return Optional.ofNullable(mapper.readTree(answer.text())).orElse(MissingNode.getInstance());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
