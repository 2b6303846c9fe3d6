package dev.carillon.contacts.contact;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** How telephone numbers are read. */
@ConfigMapping(prefix = "carillon.contacts.phone")
public interface PhoneConfig {

    /** The country that a number without a country code is taken to be of: two letters, ISO 3166-1. */
    @WithDefault("BG")
    @Pattern(regexp = "[A-Z]{2}") String defaultRegion();
}
