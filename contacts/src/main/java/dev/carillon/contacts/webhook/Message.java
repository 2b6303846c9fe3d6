package dev.carillon.contacts.webhook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a source sent, as it came.
 *
 * @param headers those that are kept, by their names in lower case
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a request, which nobody compares
record Message(@Nullable String contentType, Map<String, String> headers, byte[] body) {}
