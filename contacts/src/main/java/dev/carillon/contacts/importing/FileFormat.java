package dev.carillon.contacts.importing;

import dev.carillon.http.problem.ProblemException;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** What a file of contacts is made of. */
public enum FileFormat {
    /** Rows of values under a header (RFC 4180), whatever stands between them. */
    CSV,
    /** A JSON object a line. */
    NDJSON;

    static final String CSV_TYPE = "text/csv";
    static final String NDJSON_TYPE = "application/x-ndjson";
    static final String JSON_LINES_TYPE = "application/jsonl";

    /** The format of a media type that the route takes; throws a 415 where there is none. */
    static FileFormat of(@Nullable MediaType type) {
        if (type == null) {
            throw ProblemException.of(
                    415,
                    "unsupported-media-type",
                    "Say what the file is: " + CSV_TYPE + ", " + NDJSON_TYPE + " or " + JSON_LINES_TYPE + ".",
                    "Content-Type");
        }
        return type.getType().equals("application") ? NDJSON : CSV;
    }
}
