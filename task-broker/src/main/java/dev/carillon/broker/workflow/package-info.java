/** Tasks in stages: a chain, a group with a callback, and whatever is made of the two. */
@NullMarked
package dev.carillon.broker.workflow;

import org.jspecify.annotations.NullMarked;
