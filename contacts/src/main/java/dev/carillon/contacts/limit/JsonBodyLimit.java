package dev.carillon.contacts.limit;

import dev.carillon.contacts.request.JsonValues;
import dev.carillon.http.problem.ProblemException;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses JSON that is too large, or has values that cannot be kept. The server's own limit is that of imports, which are streamed; JSON is read into memory
 * whole.
 */
@Provider
public class JsonBodyLimit implements ReaderInterceptor {
    // A provider is made while the service is built, when there is no configuration of the run yet.
    private final Instance<LimitConfig> config;

    public JsonBodyLimit(Instance<LimitConfig> config) {
        this.config = config;
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        MediaType type = context.getMediaType();
        if (MediaType.APPLICATION_JSON_TYPE.isCompatible(type)
                || type.getSubtype().endsWith("+json")) {
            int most = Math.toIntExact(config.get().jsonBody().asLongValue());
            // Read here and not while it is parsed, where Jackson would take the refusal for bad JSON.
            byte[] body = context.getInputStream().readNBytes(most + 1);
            if (body.length > most) {
                throw ProblemException.of(413, "content-too-large", "JSON has at most " + most + " bytes here.", null);
            }
            // A delivery is read as bytes, and kept whatever it says.
            if (context.getType() != InputStream.class) {
                JsonValues.check(body);
            }
            context.setInputStream(new ByteArrayInputStream(body));
        }
        return context.proceed();
    }
}
