package dev.carillon.http.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Refuses a text, or a name in a map, that is no {@link StorableText}: a 400 that names its place, before it meets the
 * database. A tree ({@code JsonNode}) is not looked at. A service that keeps such text otherwise excludes this bean.
 */
@Singleton
public class StorableTextJson implements ObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        SimpleModule text = new SimpleModule("storable-text");
        text.addDeserializer(String.class, new TextDeserializer());
        text.addKeyDeserializer(String.class, new TextKeyDeserializer());
        mapper.registerModule(text);
    }
}
