package dev.carillon.broker.api;

import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.Payload;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Leased tasks as {@value #TYPE}: a part for each, whose body is the payload as it is, and whose header fields are those of
 * {@link LeaseHeaders} with Content-Type and Content-Length. The boundary is drawn anew for each answer, so nobody who
 * creates a task can write a payload that looks like the end of its part.
 *
 * @param boundary between the parts
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2046#section-5.1">RFC 2046, section 5.1</a>
 */
record MultipartLeases(String boundary, List<LeasedTask> tasks) {
    static final String TYPE = "multipart/mixed";

    private static final int BOUNDARY_BYTES = 16;

    static MultipartLeases of(List<LeasedTask> tasks, SecureRandom random) {
        byte[] bytes = new byte[BOUNDARY_BYTES];
        random.nextBytes(bytes);
        return new MultipartLeases(HexFormat.of().formatHex(bytes), tasks);
    }

    String contentType() {
        return TYPE + "; boundary=" + boundary;
    }

    /** The whole body; of at least one task, since there is no multipart without a part. */
    byte[] bytes() {
        List<byte[]> pieces = new ArrayList<>(2 * tasks.size() + 1);
        for (LeasedTask task : tasks) {
            pieces.add(head(task, pieces.isEmpty()));
            pieces.add(task.payload().bytes());
        }
        pieces.add(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return joined(pieces);
    }

    private byte[] head(LeasedTask task, boolean first) {
        Payload payload = task.payload();
        StringBuilder head = new StringBuilder(first ? "--" : "\r\n--").append(boundary);
        field(head, "Content-Type", payload.contentType());
        field(head, "Content-Length", Integer.toString(payload.bytes().length));
        LeaseHeaders.of(task, (name, value) -> field(head, name, value));
        return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append("\r\n").append(name).append(": ").append(value);
    }

    private static byte[] joined(List<byte[]> pieces) {
        int length = 0;
        for (byte[] piece : pieces) {
            length += piece.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, whole, at, piece.length);
            at += piece.length;
        }
        return whole;
    }
}
