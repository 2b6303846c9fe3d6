package dev.carillon.contacts.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as callers see it, with what it says.
 *
 * @param body the body as it came, where it is UTF-8
 * @param bodyBase64 the body's bytes, where they are not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryDetail(
        @JsonUnwrapped DeliveryDocument delivery,
        @Nullable String contentType,
        Map<String, String> headers,
        @Nullable String body,
        @Nullable String bodyBase64) {

    static DeliveryDetail of(DeliveryList.Whole whole) {
        byte[] body = whole.message().body();
        String text = text(body);
        return new DeliveryDetail(
                whole.document(),
                whole.message().contentType(),
                whole.message().headers(),
                text,
                text == null ? Base64.getEncoder().encodeToString(body) : null);
    }

    private static @Nullable String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
