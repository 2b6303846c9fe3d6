package dev.carillon.contacts.merging;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/**
 * What different addresses are one mailbox. Only for the question who may be the same person: an address is never
 * changed for it.
 */
@ConfigMapping(prefix = "carillon.contacts.duplicates")
public interface DuplicateConfig {

    /** Domains at which what follows a {@code +} before the {@code @} does not count, such as {@code gmail.com}. */
    Optional<List<String>> ignorePlus();

    /** Domains at which dots before the {@code @} do not count, such as {@code gmail.com}. */
    Optional<List<String>> ignoreDots();
}
