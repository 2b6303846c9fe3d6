/** Which addresses have a face: scans of Gravatar, run as tasks through the egress proxy. */
@NullMarked
package dev.carillon.contacts.gravatar;

import org.jspecify.annotations.NullMarked;
