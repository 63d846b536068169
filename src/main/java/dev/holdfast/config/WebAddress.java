package dev.holdfast.config;

import com.typesafe.config.ConfigValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** Reads the base URL of a server. */
final class WebAddress {
    private static final URI STAND_IN = URI.create("http://stand-in.invalid");

    private WebAddress() {}

    /** Reads {@code http(s)://host[:port]}; without TLS anywhere but on this machine it is noted. */
    static URI read(Setting setting) {
        String text =
                setting.value().map(ConfigValue::unwrapped).map(String::valueOf).orElse("");
        if (text.contains("@")) {
            setting.refuseUnseen("must not hold a user name or password");
            return STAND_IN;
        }
        String form = "must be https://HOST or http://HOST:PORT";
        URI url = parse(setting.text());
        if (!Set.of("http", "https").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
            if (!text.isBlank()) {
                setting.refuse(form);
            }
            return STAND_IN;
        }
        if (!Set.of("", "/").contains(url.getRawPath()) || url.getRawQuery() != null || url.getRawFragment() != null) {
            setting.refuse(form + ", without a path");
            return STAND_IN;
        }
        if (url.getScheme().equals("http") && !isThisMachine(url.getHost())) {
            setting.note("without TLS, keys and data cross the network in the clear");
        }
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
    }

    /** Text that is no URI at all becomes one without a scheme. */
    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return URI.create("");
        }
    }

    static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }
}
