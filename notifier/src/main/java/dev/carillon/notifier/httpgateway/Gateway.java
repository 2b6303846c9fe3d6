package dev.carillon.notifier.httpgateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.access.SecretFile;
import dev.carillon.http.egress.EgressProxy;
import dev.carillon.notifier.account.Account;
import dev.carillon.notifier.account.AccountsConfig.Form;
import dev.carillon.notifier.account.AccountsConfig.HttpConfig;
import dev.carillon.notifier.outbound.OutboundClient;
import dev.carillon.notifier.sending.SendResult;
import dev.carillon.notifier.sending.SmsProvider.Text;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * One HTTP gateway as configured: how it is asked, and how its answer is read. Files are read again when they change.
 * Thread-safe.
 */
final class Gateway implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpConfig config;
    private final Optional<SecretFile> headers;
    private final Optional<SecretFile> body;
    private final GatewayAnswers answers;
    private final OutboundClient http;
    private final ObjectMapper mapper = new ObjectMapper();
    private final String headersProperty;

    Gateway(Account account, HttpConfig config, Optional<EgressProxy> proxy) {
        String prefix = "carillon.notifier.accounts." + account.name() + ".http.";
        this.config = config;
        this.headersProperty = prefix + "headers-file";
        this.headers = config.headersFile().map(file -> SecretFile.of(headersProperty, file));
        this.body = config.bodyFile().map(file -> SecretFile.of(prefix + "body-file", file));
        this.answers = new GatewayAnswers(config);
        requireSense(account, prefix);
        this.http = new OutboundClient(
                new OutboundClient.Timeouts(CONNECT, config.timeout(), config.timeout()),
                config.egress() ? proxy : Optional.empty(),
                account.terms().concurrency());
    }

    /** What is wrong with the configuration is told at the start, and not by the first message. */
    private void requireSense(Account account, String prefix) {
        Text example = new Text(new UUID(0, 0), "+359888123456", "example", Optional.empty());
        Map<String, String> values = Placeholders.of(account, example);
        headers.ifPresent(file -> HeaderLines.parse(headersProperty, file.secret()));
        if (config.form() == Form.TEMPLATE) {
            Placeholders.requireKnown(prefix + "url", config.url(), values);
            body.ifPresent(file -> Placeholders.requireKnown(prefix + "body-file", file.secret(), values));
            if (body.isEmpty() && !config.url().contains("((")) {
                throw new IllegalArgumentException(
                        prefix + "body-file is missing, and " + prefix + "url has no placeholders");
            }
        }
        URI address;
        try {
            address = address(values);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(prefix + "url is no address: " + config.url(), e);
        }
        if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(prefix + "url must begin with https:// or http://: " + config.url());
        }
    }

    /** Makes the one request of a text. */
    SendResult send(Account account, Text text) {
        return answers.read(text, http.execute(request(Placeholders.of(account, text), text)));
    }

    private HttpUriRequestBase request(Map<String, String> values, Text text) {
        boolean isTemplate = config.form() == Form.TEMPLATE;
        HttpUriRequestBase request = new HttpUriRequestBase(isTemplate ? config.method() : "POST", address(values));
        // Whoever heeds it takes a text once, even if somebody else repeats the request on its way.
        request.setHeader("Idempotency-Key", text.id().toString());
        headers.ifPresent(
                file -> HeaderLines.parse(headersProperty, file.secret()).forEach(request::setHeader));
        if (!isTemplate) {
            request.setEntity(new StringEntity(json(text), ContentType.APPLICATION_JSON));
        } else {
            body.ifPresent(file -> request.setEntity(new StringEntity(
                    Placeholders.fill(file.secret(), values, Placeholders.escape(config.contentType())),
                    ContentType.parse(config.contentType()).withCharset(StandardCharsets.UTF_8))));
        }
        return request;
    }

    private URI address(Map<String, String> values) {
        return URI.create(
                config.form() == Form.TEMPLATE
                        ? Placeholders.fill(config.url(), values, Placeholders::inUrl)
                        : config.url());
    }

    private String json(Text text) {
        try {
            return mapper.writeValueAsString(ListmonkMessage.of(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the text cannot be written as JSON", e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
