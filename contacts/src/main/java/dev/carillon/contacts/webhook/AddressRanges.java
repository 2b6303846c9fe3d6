package dev.carillon.contacts.webhook;

import dev.carillon.http.address.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Addresses that are let through. Immutable. */
record AddressRanges(List<AddressRange> ranges) {
    static final AddressRanges NONE = new AddressRanges(List.of());

    /**
     * The ranges of a property; none where it is not set.
     *
     * @throws IllegalArgumentException naming the property, for what is no range
     */
    static AddressRanges of(String property, Optional<List<String>> texts) {
        try {
            return new AddressRanges(texts.orElse(List.of()).stream()
                    .map(String::strip)
                    .map(AddressRange::parse)
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
        }
    }

    /** Whether somebody may come from here: where nothing is said, from everywhere. */
    boolean letIn(Optional<InetAddress> address) {
        return ranges.isEmpty() || address.filter(this::contains).isPresent();
    }

    boolean contains(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address.getAddress()));
    }
}
