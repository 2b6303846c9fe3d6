package dev.carillon.simulators.openapi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came, with names and values decoded.
 *
 * @param path as on the wire, without the query
 * @param contentType the header; null where there is none
 * @param form the fields of the body, each with all its values; empty where the body is no form
 * @param bodyLength in bytes
 */
public record SentRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        @Nullable String contentType,
        Map<String, List<String>> form,
        int bodyLength) {}
