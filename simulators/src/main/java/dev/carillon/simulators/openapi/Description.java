package dev.carillon.simulators.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operations of an OpenAPI 3.0 description. Immutable. A keyword that is not understood is an error at once, so that
 * none is passed over in silence.
 */
public final class Description {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Operation> operations;

    private Description(List<Operation> operations) {
        this.operations = List.copyOf(operations);
    }

    /** Reads a description that lies beside a class. */
    public static Description beside(Class<?> type, String resource) {
        try (InputStream stream = type.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return of(MAPPER.readTree(stream));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    static Description of(JsonNode document) {
        List<Operation> found = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                found.add(Operation.of(document, path.getKey(), method.getKey(), method.getValue()))));
        return new Description(found);
    }

    /** The operation that a request is for. */
    public Optional<Operation> operation(String method, String path) {
        return operations.stream()
                .filter(operation -> operation.isFor(method, path))
                .findFirst();
    }

    public List<Operation> operations() {
        return operations;
    }
}
