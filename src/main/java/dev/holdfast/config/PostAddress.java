package dev.holdfast.config;

import dev.holdfast.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/** Looks at addresses that let whoever knows them write, without showing any. */
final class PostAddress {
    private static final String FORM = "must be an address that begins with https:// or http://";

    private PostAddress() {}

    /** Notes what is wrong with the addresses that were read at this key, from wherever. Empty ones stand in and are not looked at. */
    static void check(Section section, String key, Collection<Secret> urls) {
        for (Secret url : urls) {
            if (!url.isEmpty()) {
                check(source(section, key), url.reveal());
            }
        }
    }

    private static void check(Setting setting, String text) {
        if (!isRight(text)) {
            setting.refuseUnseen(FORM);
            return;
        }
        URI url = URI.create(text);
        if (url.getRawUserInfo() != null) {
            setting.refuseUnseen("must not hold a user name or password");
        } else if (scheme(url).equals("http") && !WebAddress.isThisMachine(url.getHost())) {
            setting.noteUnseen("without TLS, everybody on the way can read it and write there");
        }
    }

    static boolean isRight(String text) {
        try {
            URI url = new URI(text);
            return Set.of("http", "https").contains(scheme(url)) && url.getHost() != null && url.getPort() <= 65_535;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Setting source(Section section, String key) {
        for (String form : Set.of(key + "-file", key + "-credential")) {
            if (section.has(form)) {
                return section.setting(form);
            }
        }
        return section.setting(key);
    }

    private static String scheme(URI url) {
        return String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    }
}
