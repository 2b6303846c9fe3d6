/** Lists and tags: which there are, how many are on each, and putting many contacts on them at once. */
@NullMarked
package dev.carillon.contacts.label;

import org.jspecify.annotations.NullMarked;
