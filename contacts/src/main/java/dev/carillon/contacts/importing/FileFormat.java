package dev.carillon.contacts.importing;

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

    /** The format of a media type that the route takes. */
    static FileFormat of(@Nullable MediaType type) {
        return type != null && type.getType().equals("application") ? NDJSON : CSV;
    }
}
