package dev.holdfast.cli;

import tools.jackson.databind.json.JsonMapper;

/** One JSON object in one line, into which documents go as they stand, so that no number changes. */
final class RawJson {
    private final StringBuilder text = new StringBuilder("{");

    private RawJson() {}

    static RawJson object() {
        return new RawJson();
    }

    /** JSON that a terminal takes for nothing but text: control characters that JSON allows are escaped. */
    static String printable(String json) {
        if (json.chars().noneMatch(RawJson::isControl)) {
            return json;
        }
        StringBuilder escaped = new StringBuilder(json.length() + 16);
        json.chars().forEach(c -> {
            if (isControl(c)) {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    private static boolean isControl(int c) {
        return c >= 0x7f && c <= 0x9f;
    }

    RawJson text(String field, String value) {
        return raw(field, JsonMapper.shared().writeValueAsString(value));
    }

    RawJson number(String field, long value) {
        return raw(field, Long.toString(value));
    }

    /** @param json any value */
    RawJson raw(String field, String json) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append('"').append(field).append("\":").append(json);
        return this;
    }

    /** Without a line feed. */
    String line() {
        return printable(text + "}");
    }
}
