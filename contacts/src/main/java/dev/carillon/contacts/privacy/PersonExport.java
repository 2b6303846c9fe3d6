package dev.carillon.contacts.privacy;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that this service keeps about a person (GDPR, article 15), and who else may keep something.
 *
 * @param data rows as they are kept, by kind
 * @param elsewhere where to ask for the rest
 */
public record PersonExport(Instant at, Map<String, List<Map<String, Object>>> data, List<String> elsewhere) {}
