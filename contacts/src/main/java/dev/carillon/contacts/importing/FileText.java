package dev.carillon.contacts.importing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.zip.GZIPInputStream;

/** An upload as text: expanded, decoded, and without its byte order mark. */
final class FileText {
    private static final char MARK = '\ufeff';
    private static final int BUFFER = 64 * 1024;

    private FileText() {}

    /** Opens the text; a byte that is no character of the encoding reads as U+FFFD. */
    static Reader open(InputStream upload, FilePlan plan) throws IOException {
        InputStream content = plan.gzip() ? new GZIPInputStream(upload, BUFFER) : upload;
        BufferedReader text = new BufferedReader(new InputStreamReader(content, plan.charset()), BUFFER);
        text.mark(1);
        if (text.read() != MARK) {
            text.reset();
        }
        return text;
    }

    static String withoutMark(String text) {
        return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
    }
}
