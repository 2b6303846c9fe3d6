package dev.carillon.http.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tells one state of a file from another without reading it. Links are followed, so that a file of a Kubernetes
 * secret, which changes by another target of a link, has another key even where its time and size stay. Immutable.
 *
 * @param key the inode; null where the file system has none
 */
record FileStamp(FileTime modified, long size, @Nullable Object key) {
    static final Duration REST = Duration.ofSeconds(1);
    /** Of a file system that keeps whole seconds, or every second one as FAT does, and rounds down. */
    private static final Duration COARSE = Duration.ofSeconds(2);

    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }

    /**
     * How long from now on the file has to stay as it is, to have been written to a second ago or longer; zero or less
     * where it has. Negative ages, of a file or a clock that is set wrong, count like none.
     */
    Duration untilAtRest(Instant now) {
        Instant written = modified.toInstant();
        boolean isWholeSecond = written.equals(written.truncatedTo(ChronoUnit.SECONDS));
        Duration rest = isWholeSecond ? REST.plus(COARSE) : REST;
        Duration age = Duration.between(written, now);
        return age.isNegative() ? rest : rest.minus(age);
    }
}
