package dev.carillon.gateway.tls;

/** A certificate or its key is not what it should be; the message names its property and its file. */
public final class UnusableCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnusableCertificateException(String message) {
        super(message);
    }
}
