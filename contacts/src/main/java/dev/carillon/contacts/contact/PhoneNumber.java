package dev.carillon.contacts.contact;

/**
 * A telephone number.
 *
 * @param value in E.164: {@code +}, the country code and the rest, digits only
 */
public record PhoneNumber(String value) {}
