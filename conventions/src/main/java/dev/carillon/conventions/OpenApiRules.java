package dev.carillon.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The description that the build made of the code is the one that stands in {@code docs/openapi}. The class that extends
 * this ends in {@code IT}, since the description is made while the service is packaged.
 *
 * <p>{@code ./carillon test -Dcarillon.openapi.update=true} takes a change over.
 */
public abstract class OpenApiRules {
    private final ServiceUnderRules service;

    protected OpenApiRules(ServiceUnderRules service) {
        this.service = service;
    }

    @Test
    void theDocumentIsWhatTheCodeSays() throws IOException {
        Path made = service.target().resolve("openapi").resolve("openapi.yaml");
        Path kept = service.document("openapi", ".yaml");
        if (Boolean.getBoolean("carillon.openapi.update")) {
            Files.createDirectories(kept.getParent());
            Files.writeString(kept, Files.readString(made));
        }
        assertThat(kept)
                .as("run the build with -Dcarillon.openapi.update=true and commit the file")
                .hasSameTextualContentAs(made);
    }
}
