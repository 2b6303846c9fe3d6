package dev.carillon.local.suite;

import dev.carillon.local.process.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders that a run works in and the packaged services that it starts.
 *
 * @param root the checkout
 * @param work what the run writes; emptied at its start
 */
public record SuiteFiles(Path root, Path work) {
    private static final long LEAST_SPACE = 512L << 20;

    /** Empties the work folder and looks whether there is room. */
    public SuiteFiles prepare() {
        try {
            Files.createDirectories(work);
            requireSpace();
            try (Stream<Path> files = Files.walk(work)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    if (!file.equals(work)) {
                        Files.delete(file);
                    }
                }
            }
            Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(secrets());
            return this;
        } catch (IOException e) {
            throw new StartException("the work folder " + work + " cannot be written: " + e);
        }
    }

    private void requireSpace() throws IOException {
        FileStore disk = Files.getFileStore(work);
        if (disk.getUsableSpace() < LEAST_SPACE) {
            throw new StartException("the disk under " + work + " is nearly full (" + (disk.getUsableSpace() >> 20)
                    + " MiB left, " + (LEAST_SPACE >> 20) + " MiB needed): make room and try again");
        }
    }

    Path secrets() {
        return work.resolve("secrets");
    }

    Path postgres() {
        return work.resolve("postgres");
    }

    /** Writes a file of the run. */
    Path write(String name, String text) {
        try {
            return Files.writeString(work.resolve(name), text);
        } catch (IOException e) {
            throw new StartException(work.resolve(name) + " cannot be written: " + e);
        }
    }

    /**
     * How a packaged service is started: its jar, or its native executable where that is the newer one.
     *
     * @param jvm options for the JVM; a native executable takes only the {@code -D} among them
     */
    List<String> command(String service, List<String> jvm) {
        Path target = root.resolve(service).resolve("target");
        Path jar = target.resolve("quarkus-app").resolve("quarkus-run.jar");
        Optional<Path> executable =
                executable(target).filter(runner -> time(runner).compareTo(time(jar)) > 0);
        if (executable.isPresent()) {
            return Stream.concat(
                            Stream.of(executable.get().toString(), "-Xmx128m"),
                            jvm.stream().filter(option -> option.startsWith("-D")))
                    .toList();
        }
        if (!Files.exists(jar)) {
            throw new StartException(service + " is not built: run ./carillon demo, or ./carillon mvn package");
        }
        return Stream.of(Stream.of(java()), jvm.stream(), Stream.of("-jar", jar.toString()))
                .flatMap(part -> part)
                .toList();
    }

    private static Optional<Path> executable(Path target) {
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner"))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime time(Path file) {
        try {
            return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The Java that runs us, for the processes that we start. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
