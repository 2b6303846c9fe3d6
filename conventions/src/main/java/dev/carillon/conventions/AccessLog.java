package dev.carillon.conventions;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** The lines that the service under test logs of requests from when this was made, in its own process. Thread-safe. */
public final class AccessLog extends Handler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("io.quarkus.http.access-log");

    private final List<String> lines = new CopyOnWriteArrayList<>();

    public AccessLog() {
        LOG.addHandler(this);
    }

    /** So far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The paths that have no line, as the service's {@code application.properties} has them. */
    public static Pattern excluded() throws IOException {
        Properties properties = new Properties();
        try (InputStream file =
                Objects.requireNonNull(AccessLog.class.getResourceAsStream("/application.properties"))) {
            properties.load(file);
        }
        return Pattern.compile(properties.getProperty("quarkus.http.access-log.exclude-pattern"));
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(String.valueOf(line.getMessage()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        LOG.removeHandler(this);
    }
}
