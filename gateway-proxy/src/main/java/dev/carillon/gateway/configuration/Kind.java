package dev.carillon.gateway.configuration;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a value of the YAML file can be.
 *
 * @param expected what a good one looks like, for whoever wrote another
 * @param read empty for a text that is none
 */
record Kind<T>(String expected, Function<String, Optional<T>> read) {}
