package dev.carillon.contacts.archive;

import java.time.Instant;
import java.util.Map;

/**
 * What an archive holds; its last entry, {@code manifest.json}.
 *
 * @param files of each file the rows and the SHA-256
 */
public record ArchiveManifest(int version, String madeBy, Instant madeAt, Map<String, Entry> files) {

    /** A file of the archive. */
    public record Entry(long rows, String sha256) {}
}
