package dev.carillon.gateway.configuration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What changes when a file does, short of reading it. A file that takes another's place can have its size and its time,
 * so where the links lead and which file is there count as well.
 *
 * @param key tells one file from another on the same disk, where the platform can
 */
record FileStamp(Path real, @Nullable Object key, FileTime modified, long size) {

    /** Null for a file that is not there. */
    static @Nullable FileStamp of(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new FileStamp(real, attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return null;
        }
    }
}
