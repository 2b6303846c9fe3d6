/** What an operator sets: the properties, and the one YAML file of routes and egress roles. */
@NullMarked
package dev.carillon.gateway.configuration;

import org.jspecify.annotations.NullMarked;
