package dev.carillon.http.json;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import java.io.IOException;

/** Reads the names of a map as ever, and refuses what {@link StorableText} does. */
final class TextKeyDeserializer extends KeyDeserializer {

    @Override
    public Object deserializeKey(String name, DeserializationContext context) throws IOException {
        if (!StorableText.is(name)) {
            return context.reportInputMismatch(String.class, StorableText.WHY);
        }
        return name;
    }
}
