package dev.carillon.contacts.importing;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other. Not thread-safe; blocks. */
interface RowSource extends Closeable {

    /** Passes by a row without looking at it; false at the end of the file. */
    boolean skip() throws IOException, UnreadableFileException;

    /** The next row; null at the end of the file. */
    @Nullable ImportRow next() throws IOException, UnreadableFileException;

    /** About how many characters the last row had. */
    int size();

    /** What stands in the file so far and means nothing here. */
    List<String> ignored();
}
