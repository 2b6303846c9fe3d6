package dev.carillon.contacts.importing;

import dev.carillon.http.problem.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Looks an upload through while it is kept, once and in bounded memory: what a caller can be told at once is told before
 * the 202. Not thread-safe.
 */
final class UploadInspection {
    /** As much of a file as has its header in it. */
    private static final int START = 64 * 1024;

    private final ImportRequest request;
    private final long largest;
    private final CharsetDetector detector;
    private byte[] start = new byte[START];
    private int startLength;
    private long length;
    private CsvFile.@Nullable Header header;
    private @Nullable Charset headerCharset;

    /** @param largest so many bytes may the file have once it is expanded */
    UploadInspection(ImportRequest request, long largest) {
        this.request = request;
        this.largest = largest;
        this.detector = new CharsetDetector(request.charset());
    }

    /**
     * What was found out.
     *
     * @param ignored columns of the header that mean nothing here
     */
    record Found(FilePlan plan, List<String> ignored) {}

    /** Reads the upload to its end. */
    Found inspect(InputStream upload) throws IOException {
        try {
            InputStream content = request.gzip() ? new GZIPInputStream(upload, START) : upload;
            byte[] piece = new byte[START];
            for (int count = content.read(piece); count >= 0; count = content.read(piece)) {
                accept(piece, count);
            }
        } catch (ZipException | EOFException e) {
            throw ProblemException.invalid(
                    "body", "The upload says that it is compressed by gzip, and it is not, or is" + " cut off.");
        }
        if (length == 0) {
            throw ProblemException.invalid("body", "The file is empty.");
        }
        Charset charset = detector.end();
        if (request.format() == FileFormat.NDJSON) {
            return new Found(plan(charset, ','), List.of());
        }
        CsvFile.Header read = header(charset);
        return new Found(plan(charset, read.delimiter()), read.columns().ignored());
    }

    private void accept(byte[] piece, int count) {
        length += count;
        if (length > largest) {
            throw ProblemException.of(
                    413,
                    "content-too-large",
                    "The file has more than " + largest + " bytes once it is expanded.",
                    null);
        }
        detector.accept(piece, count);
        int room = Math.min(count, START - startLength);
        System.arraycopy(piece, 0, start, startLength, room);
        startLength += room;
        if (startLength == START && header == null && request.format() == FileFormat.CSV) {
            // A file of a gigabyte is refused for its header now and not at its end.
            header(detector.charset());
        }
    }

    private CsvFile.Header header(Charset charset) {
        if (header == null || !charset.equals(headerCharset)) {
            // A character that is cut off at the end of the start comes out as another, behind the header.
            String text = FileText.withoutMark(new String(Arrays.copyOf(start, startLength), charset));
            header = CsvFile.header(text, request.delimiter(), request.map()).orRefuse("body");
            headerCharset = charset;
        }
        return header;
    }

    private FilePlan plan(Charset charset, char delimiter) {
        return new FilePlan(request.format(), charset, delimiter, request.gzip(), request.map());
    }
}
