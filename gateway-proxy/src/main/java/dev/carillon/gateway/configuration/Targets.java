package dev.carillon.gateway.configuration;

import dev.carillon.gateway.configuration.GatewayFile.Endpoint;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.Paths;
import dev.carillon.http.address.AddressRange;
import dev.carillon.http.address.Host;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names, hosts, paths and methods of the YAML file. */
final class Targets {
    // Role and caller names also stand in token files, whose form this is.
    private static final Pattern NAME_FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final Pattern METHOD_FORM = Pattern.compile("[A-Z][A-Z0-9-]{0,31}");
    private static final Pattern SHA_256_FORM = Pattern.compile("[0-9A-Fa-f]{64}");
    private static final String HTTP = "http://";
    private static final int LONGEST_LINK = 2000;
    /** Of a URI that leaves it to its scheme. */
    private static final int NO_PORT = -1;

    private static final int LAST_PORT = 0xffff;

    private static final Kind<String> METHOD =
            new Kind<>("a method in capitals, as GET", text -> matching(METHOD_FORM, text));
    static final Kind<String> PREFIX = new Kind<>(
            "whole segments, /like/this, without a slash at the end",
            text -> Optional.of(text).filter(Targets::isPrefix));
    static final Kind<String> HOST = new Kind<>("a name, *.suffix or an address without brackets", Targets::host);
    static final Kind<Endpoint> ENDPOINT = new Kind<>("http://host:port", Targets::endpoint);
    static final Kind<URI> LINK = new Kind<>("an absolute http or https address", Targets::link);
    static final Kind<URI> SOURCE =
            new Kind<>("an absolute http or https address without a user, a query or a fragment", Targets::source);
    static final Kind<Path> FILE = new Kind<>("the absolute path of a file", Targets::file);

    private Targets() {}

    /** Faults a name that could not stand in a token file, a metric or a log as it is. */
    static void checkName(String name, YamlObject named) {
        if (!NAME_FORM.matcher(name).matches()) {
            named.fault("is badly named: up to 63 letters, digits, '.', '_' or '-', a letter or digit first");
        }
    }

    /** The methods under {@code methods}, which may be missing. */
    static Set<String> methods(YamlObject object) {
        Set<String> methods = new TreeSet<>();
        for (YamlText text : object.optionalTexts("methods", false)) {
            text.as(METHOD)
                    .filter(method -> !methods.add(method))
                    .ifPresent(method -> text.fault("'" + method + "' stands twice in 'methods'"));
        }
        return methods;
    }

    static boolean isSha256(String text) {
        return SHA_256_FORM.matcher(text).matches();
    }

    /** A range of addresses; what is wrong with it is told at its line. */
    static Optional<AddressRange> range(YamlText text) {
        try {
            return Optional.of(AddressRange.parse(text.value()));
        } catch (IllegalArgumentException e) {
            text.fault(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static Optional<String> matching(Pattern form, String text) {
        return Optional.of(text).filter(it -> form.matcher(it).matches());
    }

    private static boolean isPrefix(String prefix) {
        return prefix.equals("/")
                || (prefix.startsWith("/")
                        && !prefix.endsWith("/")
                        && !prefix.contains("//")
                        // A request has every other character encoded, so nothing would ever match.
                        && prefix.chars().allMatch(c -> c > ' ' && c < 0x7f && "?#\\\"<>^`{|}".indexOf(c) < 0)
                        && !Paths.hasDotSegments(prefix));
    }

    private static Optional<String> host(String text) {
        boolean isSuffix = text.startsWith("*.");
        String rest = isSuffix ? text.substring(2) : text;
        Host parsed = Host.parse(rest.indexOf(':') >= 0 ? "[" + rest + "]" : rest);
        return switch (parsed) {
            case Host.Name name -> Optional.of(isSuffix ? "*." + name.name() : name.name());
            case Host.Literal literal -> isSuffix ? Optional.empty() : Optional.of(literal.text());
            case Host.Disguised disguised -> Optional.empty();
            case Host.Malformed malformed -> Optional.empty();
        };
    }

    private static Optional<Endpoint> endpoint(String url) {
        if (!url.startsWith(HTTP)) {
            return Optional.empty();
        }
        String authority = url.substring(HTTP.length());
        Authority parsed = Authority.parse(
                authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority, 80);
        return parsed == null || parsed.host() instanceof Host.Disguised
                ? Optional.empty()
                : Optional.of(new Endpoint(parsed.host().text(), parsed.port()));
    }

    // Stands between < and > in a field of every answer, so it is plain ASCII and short.
    private static Optional<URI> link(String text) {
        if (text.length() > LONGEST_LINK || text.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text))
                    .filter(link -> link.getHost() != null)
                    .filter(link -> link.getPort() == NO_PORT || (link.getPort() > 0 && link.getPort() <= LAST_PORT))
                    .filter(link -> Set.of("http", "https").contains(String.valueOf(link.getScheme())));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> source(String text) {
        return link(text)
                .filter(url ->
                        url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null);
    }

    private static Optional<Path> file(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
