package dev.carillon.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** JSON that comes in is UTF-8, and is refused where it is not. */
@Singleton
public class Utf8Json implements ObjectMapperCustomizer {

    @Override
    @SuppressWarnings("deprecation") // the builder that replaces this is not what a customizer is given
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().setInputDecorator(new StrictUtf8());
        // Or ASCII in UTF-16, which is UTF-8 with a NUL in it, would be read as what it looks like.
        mapper.getFactory().configure(JsonFactory.Feature.CHARSET_DETECTION, false);
    }
}
