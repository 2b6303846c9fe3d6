package dev.carillon.notifier.campaign;

import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.upload.UploadedBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Takes the bodies of requests in, a few at a time: each is a file while it is looked at. Thread-safe. */
@ApplicationScoped
public class CampaignUploads {
    private static final Duration BUSY = Duration.ofSeconds(5);

    private final Semaphore places;

    /** What is done with a body. */
    interface Use<T> {
        T with(UploadedBody body) throws IOException;
    }

    @Inject
    public CampaignUploads(CampaignConfig config) {
        this.places = new Semaphore(config.concurrentUploads());
    }

    /** Takes a body in, and removes it after its use. */
    <T> T receive(InputStream body, Use<T> use) throws IOException {
        if (!places.tryAcquire()) {
            throw ProblemException.retryLater(
                    503, "too-many-uploads", "Other campaigns are being made; send this one again later.", BUSY);
        }
        try (UploadedBody received = UploadedBody.receive(body)) {
            return use.with(received);
        } finally {
            places.release();
        }
    }
}
