package dev.carillon.contacts.archive;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;

/**
 * What an archive holds; its last entry, {@code manifest.json}.
 *
 * @param files of each file the rows and the SHA-256
 */
@RegisterForReflection
public record ArchiveManifest(int version, String madeBy, Instant madeAt, Map<String, Entry> files) {

    /** A file of the archive. */
    @RegisterForReflection
    public record Entry(long rows, String sha256) {}
}
