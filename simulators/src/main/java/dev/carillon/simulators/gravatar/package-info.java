/** Gravatar's avatars and profiles for a known set of addresses, with faults on demand. */
@NullMarked
package dev.carillon.simulators.gravatar;

import org.jspecify.annotations.NullMarked;
