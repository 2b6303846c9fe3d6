package dev.carillon.notifier.upload;

import dev.carillon.http.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jboss.logging.Logger;

/**
 * The body of a request, kept in a temporary file that is gone when this is closed: it may be read twice, its hash is
 * known before anything is done with it, and a slow sender holds no connection to the database.
 */
public final class UploadedBody implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(UploadedBody.class);

    private final Path file;
    private final String sha256;

    private UploadedBody(Path file, String sha256) {
        this.file = file;
        this.sha256 = sha256;
    }

    /** Takes the whole body in. */
    public static UploadedBody receive(InputStream body) {
        Path file = temporary();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream out = Files.newOutputStream(file);
                    InputStream in = new DigestInputStream(body, digest)) {
                transfer(in, out);
            }
            return new UploadedBody(file, HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            delete(file);
            throw e;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("carillon", ".upload");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void transfer(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 16];
        for (int read = read(in, buffer); read >= 0; read = read(in, buffer)) {
            out.write(buffer, 0, read);
        }
    }

    private static int read(InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            // The sender went away: nobody hears this, and it is no fault of the service.
            throw ProblemException.of(400, "bad-request", "The body ended early.", "body");
        }
    }

    /** The bytes, from the first. */
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }

    /** Tells two bodies apart. */
    public String sha256() {
        return sha256;
    }

    @Override
    public void close() {
        delete(file);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("A temporary file was left behind: %s", e);
        }
    }
}
