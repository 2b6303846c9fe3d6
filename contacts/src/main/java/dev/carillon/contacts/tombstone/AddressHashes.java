package dev.carillon.contacts.tombstone;

import dev.carillon.contacts.secret.VersionedKeys;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keyed hashes of addresses and numbers: HMAC-SHA256, since a plain hash of an address is found by trying addresses. A
 * hash names the version of its key, {@code 1:9f…}. Thread-safe; may read the small file of the keys.
 */
@Singleton
public class AddressHashes {
    private final Optional<VersionedKeys> keys;

    public AddressHashes(TombstoneConfig config) {
        this.keys = config.keysFile().map(file -> VersionedKeys.of("carillon.contacts.tombstones.keys-file", file));
    }

    /** Whether there are keys. */
    public boolean configured() {
        return keys.isPresent();
    }

    /** The version of the key that {@link #hash} takes; there are keys. */
    public int version() {
        return keys.orElseThrow().newest().version();
    }

    /** The hash to keep; there are keys. */
    public String hash(String address) {
        return hash(keys.orElseThrow().newest(), address);
    }

    /** What each hash that these may be kept under stands for: one by every key; nothing without keys. */
    public Map<String, String> everyHash(Collection<String> addresses) {
        Map<String, String> byHash = new LinkedHashMap<>();
        List<VersionedKeys.Key> all = new ArrayList<>();
        keys.ifPresent(some -> all.addAll(some.all().values()));
        for (VersionedKeys.Key key : all) {
            addresses.forEach(address -> byHash.put(hash(key, address), address));
        }
        return byHash;
    }

    private static String hash(VersionedKeys.Key key, String address) {
        return key.version() + ":" + HexFormat.of().formatHex(key.sign(address.getBytes(StandardCharsets.UTF_8)));
    }
}
