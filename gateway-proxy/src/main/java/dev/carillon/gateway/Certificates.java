package dev.carillon.gateway;

import dev.carillon.gateway.configuration.GatewayConfig;
import dev.carillon.gateway.telemetry.GatewayMetrics;
import dev.carillon.gateway.telemetry.Side;
import dev.carillon.gateway.tls.CertificateFiles;
import dev.carillon.gateway.tls.UnusableCertificateException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;

/** The certificates of both sides, of which either may have none. */
record Certificates(Optional<CertificateFiles> ingress, Optional<CertificateFiles> egress) {

    /**
     * Reads those that are configured.
     *
     * @throws ConfigurationException naming the property of one that is wrong
     */
    static Certificates of(GatewayConfig config) {
        return new Certificates(
                files(config.ingress().tls(), true, "carillon.gateway.ingress.tls"),
                files(config.egress().tls(), false, "carillon.gateway.egress.tls"));
    }

    private static Optional<CertificateFiles> files(GatewayConfig.Tls tls, boolean http2, String property) {
        Optional<Path> certificate = tls.certificate();
        Optional<Path> key = tls.key();
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw new ConfigurationException(property + (key.isEmpty() ? ".key" : ".certificate")
                    + " is missing: a certificate and its key go together");
        }
        try {
            return Optional.of(new CertificateFiles(certificate.get(), key.get(), http2, property));
        } catch (UnusableCertificateException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    boolean isEmpty() {
        return ingress.isEmpty() && egress.isEmpty();
    }

    /** Reads again what has changed; does I/O. */
    void look(GatewayMetrics metrics) {
        ingress.ifPresent(files -> look(files, Side.INGRESS, metrics));
        egress.ifPresent(files -> look(files, Side.EGRESS, metrics));
    }

    private static void look(CertificateFiles files, Side side, GatewayMetrics metrics) {
        switch (files.look()) {
            case UNCHANGED -> {}
            case APPLIED -> metrics.certificateReloaded(side, true);
            case REFUSED -> metrics.certificateReloaded(side, false);
        }
    }
}
