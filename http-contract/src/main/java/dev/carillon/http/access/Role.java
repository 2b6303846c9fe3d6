package dev.carillon.http.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
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

    /** The role of this name, in any case; empty where there is none. */
    public static Optional<Role> named(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(role -> role.name().equals(wanted))
                .findFirst();
    }

    /** The name as it stands in token files, JWT claims and {@code @RolesAllowed}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** This role and every role it contains. */
    public Set<Role> contained() {
        return switch (this) {
            case ADMIN -> EnumSet.allOf(Role.class);
            case WRITER -> EnumSet.of(WRITER, READER);
            case WORKER -> EnumSet.of(WORKER);
            case READER -> EnumSet.of(READER);
        };
    }
}
