/** Campaigns to people of the contacts service: a query is read page by page, in the background. */
@NullMarked
package dev.carillon.notifier.campaign.contacts;

import org.jspecify.annotations.NullMarked;
