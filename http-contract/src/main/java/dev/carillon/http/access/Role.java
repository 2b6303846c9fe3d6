package dev.carillon.http.access;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller may do. A stronger role contains the weaker ones, so a route names only the weakest that suffices.
 *
 * <p>The names are constants too, since {@code @RolesAllowed} takes nothing else.
 */
public enum Role {
    READER,
    WORKER,
    WRITER,
    ADMIN;

    /** Sees everything that is not a secret; changes nothing. */
    public static final String READER_NAME = "reader";
    /** Leases tasks and settles them. */
    public static final String WORKER_NAME = "worker";
    /** Creates and changes what the service is for; contains {@link #READER_NAME}. */
    public static final String WRITER_NAME = "writer";
    /** Configures the service; contains every other role. */
    public static final String ADMIN_NAME = "admin";

    // Every request asks what its caller may do: nothing is made for that.
    private static final Map<String, Role> BY_NAME = byName();
    private static final Set<Role> ALL = Set.of(values());
    private static final Set<Role> WRITING = Set.of(WRITER, READER);
    private static final Set<Role> WORKING = Set.of(WORKER);
    private static final Set<Role> READING = Set.of(READER);

    private static Map<String, Role> byName() {
        Map<String, Role> roles = new HashMap<>();
        for (Role role : values()) {
            roles.put(role.name(), role);
            roles.put(role.label(), role);
        }
        return Map.copyOf(roles);
    }

    /** The role of this name, in any case; empty where there is none. */
    public static Optional<Role> named(String name) {
        Role role = BY_NAME.get(name);
        return Optional.ofNullable(role == null ? BY_NAME.get(name.toUpperCase(Locale.ROOT)) : role);
    }

    /** The name as it stands in token files, JWT claims and {@code @RolesAllowed}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This role and every role it contains. */
    public Set<Role> contained() {
        return switch (this) {
            case ADMIN -> ALL;
            case WRITER -> WRITING;
            case WORKER -> WORKING;
            case READER -> READING;
        };
    }
}
