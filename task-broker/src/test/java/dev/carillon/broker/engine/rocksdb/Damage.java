package dev.carillon.broker.engine.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;

/** What a disk does to a folder that nobody has open. */
final class Damage {
    /** A text that stands in a block of its own, and cannot be compressed to less than half. */
    static final String LARGE =
            new Random(7).ints(100_000, '0', 'z').mapToObj(Character::toString).collect(Collectors.joining());

    private Damage() {}

    /** Turns a bit over in the first record of every file that holds something {@link #LARGE}. */
    static void strikeLarge(Path folder) throws IOException {
        for (Path file : DurableFiles.files(folder)) {
            if (file.toString().endsWith(".sst") && Files.size(file) > LARGE.length() / 2) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[20] ^= 1;
                Files.write(file, bytes);
            }
        }
    }
}
