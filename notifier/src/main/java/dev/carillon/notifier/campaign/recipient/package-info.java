/** The recipients that a campaign is given: read from JSON or CSV as a stream, with every fault told by its place. */
@NullMarked
package dev.carillon.notifier.campaign.recipient;

import org.jspecify.annotations.NullMarked;
