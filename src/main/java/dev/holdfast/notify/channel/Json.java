package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it goes over the wire: UTF-8, fields in the order they were put. */
final class Json {
    private Json() {}

    /** Names and values in turn; an empty {@link Optional} is left out. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = (String) namesAndValues[i];
            Object value = namesAndValues[i + 1];
            if (value instanceof Optional<?> optional) {
                optional.ifPresent(present -> object.put(name, present));
            } else {
                object.put(name, value);
            }
        }
        return object;
    }

    static byte[] bytes(Object value) {
        return JsonMapper.shared().writeValueAsString(value).getBytes(UTF_8);
    }

    /** The text at this name of an object; empty if it is no object, or has none there. */
    static Optional<String> text(String json, String name) {
        try {
            JsonNode node = JsonMapper.shared().readTree(json).path(name);
            return node.isString() ? Optional.of(node.asString()) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
