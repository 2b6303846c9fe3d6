package dev.carillon.notifier.verification;

/** Who makes, texts and compares codes. */
public enum CodeService {
    /** This service; the texts go as messages. */
    OWN,
    /** Twilio Verify. */
    TWILIO_VERIFY
}
