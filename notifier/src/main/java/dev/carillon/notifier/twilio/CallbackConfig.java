package dev.carillon.notifier.twilio;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where Twilio calls back. */
@ConfigMapping(prefix = "carillon.notifier")
public interface CallbackConfig {

    /** The ingress as Twilio sees it; callback addresses and their signatures are made with it. */
    @WithDefault("http://127.0.0.1:8080")
    URI publicUrl();
}
