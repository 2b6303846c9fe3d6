/** What the text of every request is held to, before a resource sees it. */
@NullMarked
package dev.carillon.contacts.request;

import org.jspecify.annotations.NullMarked;
