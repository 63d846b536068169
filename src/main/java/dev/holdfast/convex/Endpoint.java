package dev.holdfast.convex;

import dev.holdfast.failure.ConfigurationException;
import java.net.URI;
import java.util.Locale;
import okhttp3.HttpUrl;

/** Where a deployment is: its name in our configuration and its base URL without user, query and trailing slash. */
final class Endpoint {
    private final String name;
    private final HttpUrl base;

    private Endpoint(String name, HttpUrl base) {
        this.name = name;
        this.base = base;
    }

    /** @throws ConfigurationException when it is no http or https URL with a host */
    static Endpoint of(Connection connection) {
        URI url = connection.url();
        HttpUrl parsed = HttpUrl.parse(url.toString());
        if (parsed == null) {
            throw new ConfigurationException(
                    "the url of deployment " + connection.name() + " is no http or https URL with a host",
                    "set url to the deployment's address, like \"https://happy-animal-123.convex.cloud\"");
        }
        if (parsed.host().endsWith(".convex.site") || parsed.host().endsWith("dashboard.convex.dev")) {
            throw new ConfigurationException(
                    "the url of deployment " + connection.name() + " is on " + parsed.host()
                            + ", where HTTP actions or the dashboard answer, not the deployment's API",
                    "set url to the address that ends in .convex.cloud");
        }
        return new Endpoint(
                connection.name(),
                parsed.newBuilder()
                        .username("")
                        .password("")
                        .query(null)
                        .fragment(null)
                        .build());
    }

    String name() {
        return name;
    }

    String host() {
        return base.host();
    }

    /** Whether the host is one of Convex's cloud. */
    boolean isCloud() {
        return host().toLowerCase(Locale.ROOT).endsWith(".convex.cloud");
    }

    /** The base URL without a slash at its end. */
    String url() {
        String text = base.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Both, as messages name a deployment. */
    String display() {
        return name + " (" + url() + ")";
    }

    /** @param path from the root, with its slash, perhaps with a query */
    HttpUrl resolve(String path) {
        return HttpUrl.get(url() + path);
    }
}
