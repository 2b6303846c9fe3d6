package dev.carillon.gateway.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of one side and its key, which are read again when their files change. A pair that is no good is
 * refused, and the one before it stays; connections keep the one they began with.
 *
 * <p>Somebody ticks: {@link #look} does I/O and belongs on no event loop. A change is read at the second look that sees
 * it, when nothing has moved in between: two files are not written at once. Thread-safe.
 */
public final class CertificateFiles {
    private static final Logger LOG = Logger.getLogger(CertificateFiles.class);
    private static final int MOST_BYTES = 1024 * 1024;

    /** What a look came to. */
    public enum Look {
        UNCHANGED,
        APPLIED,
        REFUSED
    }

    /** Both files. */
    private record Content(String certificate, String key) {}

    private final Path certificate;
    private final Path key;
    private final boolean http2;
    private final String property;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock, as are the two below.
    private Content held;
    private @Nullable Content seen;
    private @Nullable String refused;
    private volatile SslContext context;

    /**
     * Reads the files.
     *
     * @param http2 whether it is offered to clients
     * @param property that both begin with, {@code carillon.gateway.ingress.tls}
     * @throws UnusableCertificateException naming the property of what is wrong
     */
    public CertificateFiles(Path certificate, Path key, boolean http2, String property)
            throws UnusableCertificateException {
        this.certificate = certificate;
        this.key = key;
        this.http2 = http2;
        this.property = property;
        this.held = content();
        this.seen = held;
        this.context = context(held);
    }

    /** What begins TLS on a connection that is accepted now. */
    public SslHandler handler(ByteBufAllocator alloc, Duration handshakeTimeout) {
        SslHandler handler = context.newHandler(alloc);
        handler.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
        return handler;
    }

    /** Reads the files if they have changed and come to rest; does nothing where another thread is reading them. */
    public Look look() {
        if (!lock.tryLock()) {
            return Look.UNCHANGED;
        }
        try {
            Content now = content();
            boolean atRest = now.equals(seen);
            seen = now;
            if (!atRest) {
                return Look.UNCHANGED;
            }
            if (now.equals(held)) {
                refused = null;
                return Look.UNCHANGED;
            }
            context = context(now);
            held = now;
            refused = null;
            LOG.infof("%s has changed: new connections get the new certificate", certificate);
            return Look.APPLIED;
        } catch (UnusableCertificateException e) {
            return refuse(String.valueOf(e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    // Once for each thing that is wrong.
    private Look refuse(String reason) {
        if (reason.equals(refused)) {
            return Look.UNCHANGED;
        }
        refused = reason;
        LOG.errorf("The certificate is refused, and the one before it stays: %s", reason);
        return Look.REFUSED;
    }

    private SslContext context(Content content) throws UnusableCertificateException {
        CertificatePair pair;
        try {
            pair = CertificatePair.parse(content.certificate(), content.key());
        } catch (CertificatePair.NotAKeyException e) {
            throw unusable(".key", key, e.getMessage());
        } catch (CertificatePair.NotACertificateException e) {
            throw unusable(".certificate", certificate, e.getMessage());
        }
        return ServerTls.context(pair, http2);
    }

    private Content content() throws UnusableCertificateException {
        return new Content(text(certificate, ".certificate"), text(key, ".key"));
    }

    private String text(Path file, String part) throws UnusableCertificateException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw unusable(part, file, "is too large");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw unusable(part, file, "does not exist");
        } catch (IOException e) {
            throw unusable(part, file, "cannot be read: " + e.getMessage());
        }
    }

    private UnusableCertificateException unusable(String part, Path file, @Nullable String reason) {
        return new UnusableCertificateException(property + part + ": " + file + " " + reason);
    }
}
