package dev.carillon.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program that is run to its end. Blocks; a program that does not end in time is ended.
 *
 * @param environment beside that of this process
 */
public record Command(List<String> words, Map<String, String> environment, Duration limit) {
    private static final Path INSTALLED = Project.file(".carillon/tools");

    /** What came of it. */
    public record Result(int status, String out, String err) {}

    public static Command of(String... words) {
        return new Command(List.of(words), Map.of(), Duration.ofMinutes(5));
    }

    /**
     * The program of this name: of the PATH, or what {@code deployment/install-tools} brought. Where it is not there the
     * test is left out, but not where everything has to hold (CI).
     */
    public static String installed(String name) {
        Optional<Path> found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of), Stream.of(INSTALLED))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        String missing = name + " is not there; deployment/install-tools brings it";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as(missing).isPresent();
        }
        Assumptions.assumeTrue(found.isPresent(), missing);
        return found.orElseThrow().toString();
    }

    /** What it said; fails where its status is not 0. */
    public String output() {
        Result result = run();
        assertThat(result.status())
                .as(() -> String.join(" ", words) + "\n" + result.out() + result.err())
                .isZero();
        return result.out();
    }

    public Result run() {
        try {
            Path out = Files.createTempFile("carillon-out", "");
            Path err = Files.createTempFile("carillon-err", "");
            try {
                ProcessBuilder builder = new ProcessBuilder(words)
                        .directory(Project.root().toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(words.getFirst() + " did not end within " + limit);
                }
                return new Result(
                        process.exitValue(),
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(err, StandardCharsets.UTF_8));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
