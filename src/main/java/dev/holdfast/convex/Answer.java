package dev.holdfast.convex;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer that is no success, read leniently, since a proxy may have given it.
 *
 * @param code of Convex's error JSON; empty without one
 * @param message of Convex's error JSON, else the beginning of the text
 * @param location header of a redirect; empty without one
 */
record Answer(int status, String code, String message, boolean isJson, boolean isHtml, String location) {
    /** More of an error than this helps nobody, and a log line must stay readable. */
    private static final int LONGEST_MESSAGE = 300;

    static Answer read(
            JsonMapper mapper, int status, @Nullable String contentType, String body, @Nullable String location) {
        String target = location == null ? "" : location;
        boolean isHtml = isHtml(contentType, body);
        try {
            JsonNode json = mapper.readTree(body);
            if (json != null && json.isObject()) {
                return new Answer(status, text(json, "code"), text(json, "message"), true, false, target);
            }
        } catch (JacksonException e) {
            // Not JSON: the text itself is the message.
        }
        return new Answer(status, "", isHtml ? "" : body.strip(), false, isHtml, target);
    }

    static boolean isHtml(@Nullable String contentType, String body) {
        return (contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith("text/html"))
                || body.stripLeading().startsWith("<");
    }

    /** {@code 400 ExportInProgress: There is already ...}, shortened and without the key. */
    String describe(DeployKey key) {
        StringBuilder text = new StringBuilder().append(status);
        if (!code.isEmpty()) {
            text.append(' ').append(code);
        }
        if (isHtml) {
            text.append(" with a web page");
        } else if (!message.isEmpty()) {
            text.append(": ").append(message);
        } else if (code.isEmpty()) {
            text.append(" without a word");
        }
        return shorten(key.maskIn(text.toString()));
    }

    /** The scheme and host that a redirect names, never the rest, which may carry secrets. */
    String redirectTarget() {
        try {
            URI target = new URI(location);
            return target.getHost() == null
                    ? "another path of the same host"
                    : target.getScheme() + "://" + target.getHost();
        } catch (URISyntaxException e) {
            return "a place that is no URL";
        }
    }

    /** One line of bounded length. Mask before, or half a key may stay. */
    static String shorten(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + " ...";
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.get(field);
        return value != null && value.isString() ? value.stringValue() : "";
    }
}
