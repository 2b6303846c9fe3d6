package dev.carillon.gateway.configuration;

import dev.carillon.gateway.address.AddressRange;
import dev.carillon.gateway.address.Host;
import dev.carillon.gateway.configuration.GatewayFile.Allowed;
import dev.carillon.gateway.configuration.GatewayFile.EgressRole;
import dev.carillon.gateway.configuration.GatewayFile.Endpoint;
import dev.carillon.gateway.configuration.GatewayFile.Route;
import dev.carillon.gateway.configuration.GatewayFile.Upstream;
import dev.carillon.gateway.configuration.Parsed.Fault;
import dev.carillon.gateway.message.Authority;
import dev.carillon.gateway.message.Paths;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads the YAML file whole: either everything in it is good, or every fault is told with its line. */
public final class GatewayFileParser {
    // Role names also stand in token files, whose form this is.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final String HTTP = "http://";

    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Upstream> upstreams = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, EgressRole> roles = new HashMap<>();

    private GatewayFileParser() {}

    /** Reads the text of a file. */
    public static Parsed parse(String text) {
        return new GatewayFileParser().read(text);
    }

    private Parsed read(String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                faults.add(new Fault(1, "the file is empty"));
            } else {
                YamlObject.read(root, "the file", faults, this::file);
            }
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            faults.add(new Fault(line, "not YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            faults.add(new Fault(1, "not YAML: " + e.getMessage()));
        }
        if (faults.isEmpty()) {
            return new Parsed.Valid(new GatewayFile(upstreams, routes, roles));
        }
        faults.sort(Comparator.comparingInt(Fault::line));
        return new Parsed.Invalid(faults);
    }

    private void file(YamlObject file) {
        file.only("upstreams", "routes", "egress");
        file.object("upstreams", all -> all.each("upstream", this::upstream));
        Set<String> prefixes = new HashSet<>();
        file.objects("routes", "a route", route -> route(route, prefixes));
        file.object("egress", egress -> egress.only("roles").object("roles", all -> all.each("role", this::role)));
    }

    private void upstream(String name, YamlObject upstream) {
        upstream.only("endpoints");
        checkName(name, upstream);
        List<Endpoint> endpoints = new ArrayList<>();
        upstream.texts("endpoints", (url, line) -> {
            Endpoint endpoint = endpoint(url);
            if (endpoint == null) {
                upstream.fault(line, "'" + url + "' is not an endpoint: expected http://host:port");
            } else if (endpoints.contains(endpoint)) {
                upstream.fault(line, "'" + url + "' stands twice in upstream '" + name + "'");
            } else {
                endpoints.add(endpoint);
            }
        });
        upstreams.put(name, new Upstream(name, endpoints));
    }

    private static @Nullable Endpoint endpoint(String url) {
        if (!url.startsWith(HTTP)) {
            return null;
        }
        String authority = url.substring(HTTP.length());
        Authority parsed = Authority.parse(
                authority.endsWith("/") ? authority.substring(0, authority.length() - 1) : authority, 80);
        return parsed == null || parsed.host() instanceof Host.Disguised
                ? null
                : new Endpoint(parsed.host().text(), parsed.port());
    }

    private void route(YamlObject route, Set<String> prefixes) {
        route.only("prefix", "upstream");
        String prefix = route.text("prefix");
        String upstream = route.text("upstream");
        if (prefix != null && !isPrefix(prefix)) {
            route.fault(
                    route.line(),
                    "'" + prefix
                            + "' is not a prefix: expected whole segments, /like/this, without a slash at the end");
        }
        if (prefix != null && !prefixes.add(prefix)) {
            route.fault(route.line(), "there are two routes for '" + prefix + "'");
        }
        if (upstream != null && !upstreams.containsKey(upstream)) {
            route.fault(route.line(), "there is no upstream '" + upstream + "'");
        }
        if (prefix != null && upstream != null) {
            routes.add(new Route(prefix, upstream));
        }
    }

    private static boolean isPrefix(String prefix) {
        return prefix.equals("/")
                || (prefix.startsWith("/")
                        && !prefix.endsWith("/")
                        && !prefix.contains("//")
                        && prefix.chars().noneMatch(c -> c <= ' ' || c == '?' || c == '#')
                        && !Paths.hasDotSegments(prefix));
    }

    private void role(String name, YamlObject role) {
        role.only("allow", "addresses");
        checkName(name, role);
        List<Allowed> allow = new ArrayList<>();
        role.objects("allow", "an entry of 'allow'", entry -> allowed(entry, allow));
        List<AddressRange> addresses = new ArrayList<>();
        role.optionalTexts("addresses", (text, line) -> {
            try {
                addresses.add(AddressRange.parse(text));
            } catch (IllegalArgumentException e) {
                role.fault(line, String.valueOf(e.getMessage()));
            }
        });
        roles.put(name, new EgressRole(name, allow, addresses));
    }

    private static void allowed(YamlObject entry, List<Allowed> allow) {
        entry.only("host", "ports");
        String host = entry.text("host");
        String pattern = host == null ? null : hostPattern(host);
        if (host != null && pattern == null) {
            entry.fault(
                    entry.line(),
                    "'" + host + "' is not a host: expected a name, *.suffix or an address without brackets");
        }
        Set<Integer> ports = new LinkedHashSet<>();
        entry.texts("ports", (text, line) -> {
            try {
                int port = Integer.parseInt(text);
                if (port < 1 || port > 65535) {
                    throw new NumberFormatException(text);
                }
                ports.add(port);
            } catch (NumberFormatException e) {
                entry.fault(line, "'" + text + "' is not a port: expected 1 to 65535");
            }
        });
        if (pattern != null) {
            allow.add(new Allowed(pattern, ports));
        }
    }

    private static @Nullable String hostPattern(String host) {
        boolean isSuffix = host.startsWith("*.");
        String text = isSuffix ? host.substring(2) : host;
        Host parsed = Host.parse(text.indexOf(':') >= 0 ? "[" + text + "]" : text);
        return switch (parsed) {
            case Host.Name name -> isSuffix ? "*." + name.name() : name.name();
            case Host.Literal literal -> isSuffix ? null : literal.text();
            case Host.Disguised disguised -> null;
            case Host.Malformed malformed -> null;
        };
    }

    private static void checkName(String name, YamlObject object) {
        if (!NAME.matcher(name).matches()) {
            object.fault(object.line(), "'" + name + "' is not a name: up to 63 letters, digits, '.', '_' or '-'");
        }
    }
}
