package dev.carillon.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.gateway.tls.CertificateFiles.Look;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateFilesTest {
    private static final String PROPERTY = "carillon.gateway.ingress.tls";

    @TempDir
    private Path folder;

    private CertificateFiles read(PemFiles pair) throws UnusableCertificateException {
        return new CertificateFiles(pair.certificate(), pair.key(), true, PROPERTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void aPairOfPemIsRead(String algorithm) throws Exception {
        PemFiles pair = PemFiles.make(folder, algorithm);
        pair.write();

        assertThat(read(pair).look()).isEqualTo(Look.UNCHANGED);
    }

    @ParameterizedTest
    @CsvSource({"RSA, RSA PRIVATE KEY, 26", "EC, EC PRIVATE KEY, 25"})
    void aKeyInTheFormOfItsAlgorithmIsRead(String algorithm, String label, int wrapping) throws Exception {
        PemFiles pair = PemFiles.make(folder, algorithm);
        pair.write();
        byte[] key = pair.keyBytes();

        Files.write(pair.key(), PemFiles.pem(label, Arrays.copyOfRange(key, wrapping, key.length)));

        assertThat(read(pair).look()).isEqualTo(Look.UNCHANGED);
    }

    @Test
    void whatIsWrongIsSaidWithItsProperty() throws IOException {
        PemFiles pair = PemFiles.in(folder);
        byte[] key = Files.readAllBytes(pair.key());

        Files.write(pair.key(), PemFiles.make(folder, "EC").keyPem());
        assertThatThrownBy(() -> read(pair))
                .hasMessage(PROPERTY + ".key: " + pair.key() + " is not the key of the certificate");
        Files.write(pair.key(), PemFiles.make(folder, "RSA").keyPem());
        assertThatThrownBy(() -> read(pair)).hasMessageStartingWith(PROPERTY + ".key: " + pair.key() + " has no key");
        Files.write(pair.key(), PemFiles.pem("ENCRYPTED PRIVATE KEY", new byte[9]));
        assertThatThrownBy(() -> read(pair)).hasMessageContaining("is encrypted");
        Files.writeString(pair.key(), "nothing");
        assertThatThrownBy(() -> read(pair)).hasMessageContaining("has no 'BEGIN PRIVATE KEY'");
        Files.delete(pair.key());
        assertThatThrownBy(() -> read(pair)).hasMessage(PROPERTY + ".key: " + pair.key() + " does not exist");
        Files.write(pair.key(), key);
        Files.write(pair.certificate(), PemFiles.pem("CERTIFICATE", "x".getBytes(StandardCharsets.US_ASCII)));
        assertThatThrownBy(() -> read(pair))
                .hasMessageStartingWith(
                        PROPERTY + ".certificate: " + pair.certificate() + " has a certificate that cannot be read");
        Files.write(pair.certificate(), key);
        assertThatThrownBy(() -> read(pair)).hasMessageContaining("has no 'BEGIN CERTIFICATE'");
    }

    @Test
    void anotherPairHoldsOnceItsFilesAreAtRest() throws Exception {
        PemFiles pair = PemFiles.in(folder);
        CertificateFiles files = read(pair);
        PemFiles next = PemFiles.make(folder, "EC");

        next.write();

        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
        assertThat(files.look()).isEqualTo(Look.APPLIED);
        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
    }

    @Test
    void aPairThatDoesNotFitIsRefusedOnce() throws Exception {
        PemFiles pair = PemFiles.in(folder);
        CertificateFiles files = read(pair);
        PemFiles next = PemFiles.make(folder, "EC");

        Files.write(pair.key(), next.keyPem());

        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
        assertThat(files.look()).isEqualTo(Look.REFUSED);
        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
        Files.write(pair.certificate(), next.certificatePem());
        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
        assertThat(files.look()).isEqualTo(Look.APPLIED);
    }

    @Test
    void aFileThatIsGoneIsRefusedOnceAndTheOldOneStays() throws Exception {
        PemFiles pair = PemFiles.in(folder);
        CertificateFiles files = read(pair);

        Files.delete(pair.key());

        assertThat(files.look()).isEqualTo(Look.REFUSED);
        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
        pair.write();
        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
        assertThat(files.look()).isEqualTo(Look.UNCHANGED);
    }
}
