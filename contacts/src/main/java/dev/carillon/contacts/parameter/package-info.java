/** Query parameters whose words are read strictly. */
@NullMarked
package dev.carillon.contacts.parameter;

import org.jspecify.annotations.NullMarked;
