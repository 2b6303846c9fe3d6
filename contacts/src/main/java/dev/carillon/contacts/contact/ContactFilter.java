package dev.carillon.contacts.contact;

import org.jspecify.annotations.Nullable;

/**
 * Which contacts of all; null asks for nothing.
 *
 * @param list on this list
 * @param email of exactly this address, as its own or of one that was merged into it
 * @param tag with this tag
 * @param source that came from there, among others perhaps
 * @param phone of exactly this number
 * @param attribute with this attribute
 * @param consent who said so of a purpose
 * @param words each of which begins a word of the address, the name or the number
 */
public record ContactFilter(
        @Nullable String list,
        @Nullable EmailAddress email,
        @Nullable String tag,
        @Nullable Source source,
        @Nullable PhoneNumber phone,
        @Nullable Attributes attribute,
        @Nullable ConsentChoice consent,
        @Nullable SearchWords words) {

    /** All contacts. */
    public static final ContactFilter ALL = new ContactFilter(null, null, null, null, null, null, null, null);

    /** Those on a list; all where there is none. */
    public static ContactFilter ofList(@Nullable String list) {
        return new ContactFilter(list, null, null, null, null, null, null, null);
    }
}
