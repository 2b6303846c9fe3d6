package dev.carillon.notifier.httpgateway;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.carillon.notifier.sending.SmsProvider.Text;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What listmonk posts to a Messenger (listmonk.app/docs/messengers): the number stands in the recipient's attributes. The
 * recipient goes by the message's id, so that whoever takes it can tell a second request from a first one.
 */
@RegisterForReflection
record ListmonkMessage(
        String subject,
        @JsonProperty("content_type") String contentType,
        String body,
        List<Recipient> recipients,
        @Nullable Object campaign) {

    /** Who it goes to. */
    @RegisterForReflection
    record Recipient(String uuid, String email, String name, Map<String, String> attribs, String status) {}

    static ListmonkMessage of(Text text) {
        return new ListmonkMessage(
                "",
                "plain",
                text.body(),
                List.of(new Recipient(text.id().toString(), "", "", Map.of("phone", text.to()), "enabled")),
                null);
    }
}
