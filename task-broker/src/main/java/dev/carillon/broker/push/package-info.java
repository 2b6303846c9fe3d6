/** Takes tasks to those who do not come for them. */
@NullMarked
package dev.carillon.broker.push;

import org.jspecify.annotations.NullMarked;
