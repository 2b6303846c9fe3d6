package dev.carillon.simulators.server;

import java.nio.file.Path;

/**
 * A key and its certificate in a PKCS #12 file.
 *
 * @param file the key store
 * @param password of the key store and of the key in it
 */
public record TlsKey(Path file, String password) {

    @Override
    public String toString() {
        return "TlsKey[file=" + file + "]";
    }
}
