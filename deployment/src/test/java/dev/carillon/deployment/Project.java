package dev.carillon.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the project's files are. */
public final class Project {
    /** The services, each with an image and a folder of manifests. */
    public static final List<String> SERVICES = List.of("gateway-proxy", "task-broker", "notifier", "contacts");

    private Project() {}

    public static Path root() {
        return Path.of(System.getProperty("carillon.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    public static Path file(String name) {
        return root().resolve(name);
    }

    public static String read(String name) {
        return read(file(name));
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files of a folder, not of those below it, in the order of their names. */
    public static List<Path> list(String folder) {
        try (var files = Files.list(file(folder))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
