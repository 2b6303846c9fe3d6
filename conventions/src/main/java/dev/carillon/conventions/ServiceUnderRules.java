package dev.carillon.conventions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The service that the rules look at.
 *
 * @param name as its folder and its documents are called: {@code task-broker}
 * @param rootPackage what all its packages start with
 */
public record ServiceUnderRules(String name, String rootPackage) {

    /** The file of {@code docs/} that belongs to this service. */
    Path document(String kind, String extension) {
        return root().resolve("docs").resolve(kind).resolve(name + extension);
    }

    /** The text of that file; a missing file has none, so that every rule on it says what it lacks. */
    String text(String kind) {
        Path file = document(kind, ".md");
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder that the build leaves things in. */
    Path target() {
        return root().resolve(name).resolve("target");
    }

    private static Path root() {
        String given = System.getProperty("carillon.root");
        if (given != null && !given.isEmpty()) {
            return Path.of(given);
        }
        // An IDE sets no property and starts in the module.
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("carillon"))) {
            Path parent = here.getParent();
            if (parent == null) {
                throw new IllegalStateException("not inside a checkout of Carillon");
            }
            here = parent;
        }
        return here;
    }
}
