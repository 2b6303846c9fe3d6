package dev.carillon.contacts.privacy;

import dev.carillon.contacts.consent.NewConsent;
import dev.carillon.contacts.contact.NewContact;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/**
 * Somebody who was erased and comes back of their own will.
 *
 * @param consent what they gave for it, with evidence
 */
public record Readmission(
        @NotNull @Valid NewContact contact, @NotNull @Valid NewConsent consent) {}
