package dev.carillon.http.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code --health}: asks the service that runs on this machine whether it is ready. It is the {@code HEALTHCHECK} of an
 * image that has no shell to ask with; Kubernetes asks by itself. Starts nothing, and blocks for a few seconds at most.
 */
public final class HealthCommand {
    /** What the command line calls it. */
    public static final String OPTION = "--health";

    private static final int READY = 0;
    private static final int NOT_READY = 1;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final UnaryOperator<@Nullable String> environment;

    /** Of this process's own environment and system properties. */
    public HealthCommand() {
        this(System::getenv);
    }

    HealthCommand(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * The exit status: 0 where it is ready, 1 where it is not, or where nobody answers.
     *
     * @param out gets what the service says of itself
     * @param err gets why nobody could be asked
     */
    public int run(PrintStream out, PrintStream err) {
        String host = setting("quarkus.management.host")
                .filter(named -> !named.equals("0.0.0.0"))
                .orElse("127.0.0.1");
        String address =
                "http://" + host + ":" + setting("quarkus.management.port").orElse("9000") + "/q/health/ready";
        try {
            return ask(URI.create(address), out);
        } catch (IOException | IllegalArgumentException e) {
            err.println(address + ": " + e.getMessage());
            return NOT_READY;
        }
    }

    private static int ask(URI address, PrintStream out) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout((int) TIMEOUT.toMillis());
        connection.setReadTimeout((int) TIMEOUT.toMillis());
        try {
            boolean ready = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body = ready ? connection.getInputStream() : connection.getErrorStream()) {
                if (body != null) {
                    out.println(new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
                }
            }
            return ready ? READY : NOT_READY;
        } finally {
            connection.disconnect();
        }
    }

    /** As the service itself reads it: a system property, else the environment variable of that name. */
    private Optional<String> setting(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .or(() -> Optional.ofNullable(environment.apply(
                        property.toUpperCase(java.util.Locale.ROOT).replace('.', '_'))));
    }
}
