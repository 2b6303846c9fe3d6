package dev.carillon.notifier.campaign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** Tells two looks at a campaign apart, the same on every replica: its entity tag, and the id of its events. Pure. */
final class CampaignVersion {
    private static final int LENGTH = 16;

    private CampaignVersion() {}

    static String of(CampaignView view) {
        String what = view.id() + " " + view.state() + " " + new TreeMap<>(view.counts()) + " " + view.settled() + " "
                + view.recipients() + " " + view.startAt() + " " + view.completedAt() + " " + view.failure();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
