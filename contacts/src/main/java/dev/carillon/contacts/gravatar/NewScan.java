package dev.carillon.contacts.gravatar;

import org.jspecify.annotations.Nullable;

/**
 * A scan as a caller asks for it.
 *
 * @param list whose contacts; null for all
 */
public record NewScan(@Nullable String list) {}
