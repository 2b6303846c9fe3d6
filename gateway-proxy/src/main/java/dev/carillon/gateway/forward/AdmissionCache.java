package dev.carillon.gateway.forward;

import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.Head;
import dev.carillon.gateway.message.KnownField;
import dev.carillon.gateway.origin.Origin;
import dev.carillon.gateway.policy.Admission.Admitted;
import dev.carillon.gateway.policy.Gatekeeper;
import dev.carillon.gateway.telemetry.RequestMeters;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The admissions of the last second, on one event loop. Reading a token, an allow-list and addresses anew for each of ten
 * thousand equal requests a second would cost more than forwarding them. Each is counted all the same, and none outlives
 * a change of the policy or what {@link Admitted#goodUntil} says. Not thread-safe.
 */
final class AdmissionCache {
    private static final int MOST = 1024;
    /** What is longer is asked for each time: a token may have blanks around it, as many as a head has room for. */
    private static final int LONGEST_KEY = 1024;

    private static final byte SEPARATOR = '\n';

    /**
     * Who may go where.
     *
     * @param host as the origin gets it
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never changed
    record Pass(Admitted admitted, Authority target, byte[] host, Origin origin, RequestMeters meters) {}

    private record Kept(Pass pass, int generation) {}

    /** Method, token and authority as they stand in a head, compared by their bytes. */
    static final class Key {
        private byte[] bytes = new byte[256];
        private int size;
        private int hash;

        private void set(Head request, int authorityStart, int authorityEnd) {
            int auth = request.find(KnownField.PROXY_AUTHORIZATION);
            int authStart = auth < 0 ? 0 : request.valueStart(auth);
            int authEnd = auth < 0 ? 0 : request.valueEnd(auth);
            size = 0;
            // No token is not an empty one.
            bytes[size++] = (byte) (auth < 0 ? 0 : 1);
            append(request.bytes(), 0, request.methodEnd());
            append(request.bytes(), authorityStart, authorityEnd);
            append(request.bytes(), authStart, authEnd);
            int sum = 1;
            for (int i = 0; i < size; i++) {
                sum = 31 * sum + bytes[i];
            }
            hash = sum;
        }

        private void append(byte[] from, int start, int end) {
            int length = end - start;
            if (size + length + 1 > bytes.length) {
                bytes = Arrays.copyOf(bytes, (size + length + 1) * 2);
            }
            System.arraycopy(from, start, bytes, size, length);
            size += length;
            bytes[size++] = SEPARATOR;
        }

        private Key copy() {
            Key copy = new Key();
            copy.bytes = Arrays.copyOf(bytes, size);
            copy.size = size;
            copy.hash = hash;
            return copy;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(bytes, 0, size, key.bytes, 0, key.size);
        }
    }

    private final Map<Key, Kept> kept = new HashMap<>();
    private final Gatekeeper gatekeeper;
    private final Key probe = new Key();

    AdmissionCache(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    /** The pass for this request, counted once more; null where it has to be asked for. */
    @Nullable Pass find(Head request, int authorityStart, int authorityEnd) {
        if (request.count(KnownField.PROXY_AUTHORIZATION) > 1) {
            return null;
        }
        probe.set(request, authorityStart, authorityEnd);
        Kept found = kept.get(probe);
        if (found == null) {
            return null;
        }
        if (found.generation() != gatekeeper.generation()
                || found.pass().admitted().goodUntil() - System.nanoTime() <= 0) {
            kept.remove(probe);
            return null;
        }
        found.pass().admitted().recorded().again();
        return found.pass();
    }

    /** The key of what {@link #find} was just asked for, to keep. */
    Key key() {
        return probe.copy();
    }

    /** Keeps a pass, unless its key is too long. */
    void keep(Key key, Pass pass, int generation) {
        if (key.size > LONGEST_KEY) {
            return;
        }
        if (kept.size() >= MOST) {
            kept.clear();
        }
        kept.put(key, new Kept(pass, generation));
    }
}
