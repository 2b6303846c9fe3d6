package dev.carillon.notifier.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** The opt-out links that stand in messages. */
@ConfigMapping(prefix = "carillon.notifier.optout")
public interface OptOutLinkConfig {

    /** What links begin with; the public URL by default. A short domain that leads to the ingress spares characters. */
    @WithDefault("${carillon.notifier.public-url:http://127.0.0.1:8080}")
    URI linkUrl();
}
