package dev.carillon.notifier.inbound;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What people write back, and what they are answered. */
@ConfigMapping(prefix = "carillon.notifier.inbound")
public interface InboundConfig {

    /** Whom a STOP is for: only the sender that it was written to, or every sender. */
    enum Scope {
        SENDER,
        EVERY_SENDER
    }

    @WithDefault("sender")
    Scope stopScope();

    /** Words that opt out: Twilio's own, and Bulgarian ones. */
    @WithDefault("STOP,STOPALL,UNSUBSCRIBE,CANCEL,END,QUIT,REVOKE,OPTOUT,СТОП,ОТКАЗ,ОТПИСВАНЕ")
    List<String> stopWords();

    /** Words that opt in again. */
    @WithDefault("START,UNSTOP,YES,СТАРТ")
    List<String> startWords();

    /** Words that ask who we are. */
    @WithDefault("HELP,INFO,ПОМОЩ")
    List<String> helpWords();

    /** The answer to STOP; none by default, since Twilio gives one of its own. */
    Optional<String> stopReply();

    /** The answer to START; none by default, since Twilio gives one of its own. */
    Optional<String> startReply();

    /** The answer to HELP; none by default. */
    Optional<String> helpReply();
}
