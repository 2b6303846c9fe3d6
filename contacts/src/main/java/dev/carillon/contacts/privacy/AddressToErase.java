package dev.carillon.contacts.privacy;

import dev.carillon.contacts.contact.EmailAddress;
import dev.carillon.contacts.contact.PhoneNumbers;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Whom to erase.
 *
 * @param email their address, whether there is a contact with it or not
 * @param phone a number of theirs that we may not know
 */
public record AddressToErase(
        @Nullable @Size(max = 320) String email,
        @Nullable @Size(max = 64) String phone) {

    String checkedEmail() {
        return EmailAddress.parse(email).orRefuse("email").value();
    }

    @Nullable String checkedPhone(PhoneNumbers numbers) {
        return phone == null || phone.isBlank()
                ? null
                : numbers.parse(phone).orRefuse("phone").value();
    }
}
