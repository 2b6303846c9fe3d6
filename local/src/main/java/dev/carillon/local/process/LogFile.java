package dev.carillon.local.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a program printed: plain lines, or the JSON lines of a service in production. */
public record LogFile(Path path) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int TAIL_LINES = 15;
    private static final int TAIL_BYTES = 64 * 1024;

    /** The last lines, as a person reads them. */
    public String tail() {
        if (!Files.exists(path)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            int length = Math.toIntExact(Math.min(file.length(), TAIL_BYTES));
            byte[] end = new byte[length];
            file.seek(file.length() - length);
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8)
                    .lines()
                    .map(LogFile::readable)
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + path + " cannot be read: " + e.getMessage() + ")";
        }
    }

    private static String readable(String line) {
        if (!line.startsWith("{")) {
            return line;
        }
        try {
            JsonNode event = MAPPER.readTree(line);
            JsonNode exception = event.path("exception");
            // The deepest says what is wrong; those around it say that the service could not start.
            while (exception.path("causedBy").has("exception")) {
                exception = exception.path("causedBy").path("exception");
            }
            String cause = exception.isMissingNode()
                    ? ""
                    : " (" + exception.path("exceptionType").asText() + ": "
                            + exception.path("message").asText() + ")";
            return event.path("level").asText() + " " + event.path("message").asText() + cause;
        } catch (JsonProcessingException e) {
            return line;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
