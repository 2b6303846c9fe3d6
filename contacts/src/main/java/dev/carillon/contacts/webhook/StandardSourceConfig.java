package dev.carillon.contacts.webhook;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A source that signs by Standard Webhooks, and where its events say who somebody is (JSON pointers, RFC 6901). */
public interface StandardSourceConfig {

    /** Its keys, {@code whsec_…} or {@code whpk_…}; several are good at once. */
    Optional<List<String>> keys();

    /** A file of further such keys, one a line; read again when it changes. */
    Optional<Path> keysFile();

    /** The addresses that it may deliver from. */
    Optional<List<String>> addresses();

    /** The types of events that make contacts; without any, all of them. */
    Optional<List<String>> types();

    /** Where the e-mail address stands. */
    @WithDefault("/data/email")
    String email();

    /** Where the whole name stands. */
    @WithDefault("/data/name")
    String name();

    /** Where the first name stands, for sources that part it. */
    Optional<String> firstName();

    /** Where the last name stands. */
    Optional<String> lastName();

    /** Where the telephone number stands. */
    Optional<String> phone();

    /** What its events are about, for the order in which they are worked on. */
    Optional<String> subject();

    /** The list that its contacts are put on. */
    Optional<String> list();

    /** The tags that its contacts are given. */
    Optional<List<String>> tags();
}
