package dev.carillon.notifier.listmonk;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.NotBlank;

/** How listmonk's messages are read. */
@ConfigMapping(prefix = "carillon.notifier.listmonk")
public interface ListmonkConfig {

    /** The attribute of a subscriber that holds the phone number. */
    @WithDefault("phone")
    @NotBlank String phoneAttribute();
}
