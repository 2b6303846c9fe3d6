package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.campaign.CampaignRequest.NamedRecipient;
import dev.carillon.notifier.campaign.recipient.Recipient;
import dev.carillon.notifier.campaign.recipient.RecipientSource;
import dev.carillon.notifier.upload.UploadedBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as JSON, of which the recipients are read as a stream. The body is gone through twice: first everything is
 * checked, and what stands beside the recipients is read; then the recipients are handed on one by one.
 */
final class RecipientsJson implements RecipientSource {
    private static final String RECIPIENTS = "recipients";

    private final UploadedBody body;
    private final ObjectMapper mapper;
    /** Reads a part, behind which the rest of the body is no fault. */
    private final ObjectReader part;

    RecipientsJson(UploadedBody body, ObjectMapper mapper) {
        this.body = body;
        this.mapper = mapper;
        this.part = mapper.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /**
     * The request without its recipients, of which there is an empty list where there are any, and none where the field
     * is missing.
     *
     * @throws JsonProcessingException if any of it is not as it must be, the recipients included
     */
    CampaignRequest request() throws JsonProcessingException {
        ObjectNode fields = mapper.createObjectNode();
        walk((field, json) -> {
            if (field.equals(RECIPIENTS)) {
                fields.putArray(RECIPIENTS);
                each(json, (index, recipient) -> {});
            } else {
                fields.set(field, part.<JsonNode>readTree(json));
            }
        });
        return mapper.treeToValue(fields, CampaignRequest.class);
    }

    @Override
    public void read(Set<String> placeholders, Consumer<Recipient> recipients) {
        try {
            walk((field, json) -> {
                if (field.equals(RECIPIENTS)) {
                    each(json, (index, named) -> recipients.accept(recipient(index, named)));
                } else {
                    json.skipChildren();
                }
            });
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // it was read without a fault before
        }
    }

    private interface Field {
        void read(String name, JsonParser value) throws IOException;
    }

    private void walk(Field each) throws JsonProcessingException {
        try (InputStream bytes = body.open();
                JsonParser json = mapper.getFactory().createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(json, "a JSON object is expected");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                each.read(name, json);
            }
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "there is something behind the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Named {
        void read(int index, @Nullable NamedRecipient recipient);
    }

    private void each(JsonParser json, Named named) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw ProblemException.invalid(RECIPIENTS, "The recipients must be a list.");
        }
        int index = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            named.read(index, one(json, index));
            index++;
        }
    }

    private @Nullable NamedRecipient one(JsonParser json, int index) throws IOException {
        try {
            return json.currentToken() == JsonToken.VALUE_NULL ? null : part.readValue(json, NamedRecipient.class);
        } catch (JsonMappingException e) {
            List<Object> list = new ArrayList<>();
            e.prependPath(list, index);
            e.prependPath(list, RECIPIENTS);
            throw e;
        }
    }

    private static Recipient recipient(int index, @Nullable NamedRecipient named) {
        String at = RECIPIENTS + "[" + index + "]";
        return named == null
                ? new Recipient(at, null, Map.of(), List.of(), "there is nothing")
                : Recipient.of(at, named.to(), named.values() == null ? Map.of() : named.values());
    }
}
