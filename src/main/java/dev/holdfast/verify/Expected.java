package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Iterator;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a query should answer. Numbers compare by value, whether Convex tells them as numbers or as its own 64-bit integers. */
public sealed interface Expected {
    /** Returns what is wrong with an answer, in words; empty where it is as it should. */
    Optional<String> problem(JsonNode answer);

    /** Exactly this, as JSON. The order of an object's fields does not matter. */
    record Exactly(JsonNode value) implements Expected {
        public Exactly {
            requireNonNull(value, "value");
        }

        /** @throws IllegalArgumentException if it is no JSON */
        public static Exactly of(String json) {
            try {
                return new Exactly(JsonMapper.shared().readTree(json));
            } catch (JacksonException e) {
                throw new IllegalArgumentException("not JSON: " + json, e);
            }
        }

        @Override
        public Optional<String> problem(JsonNode answer) {
            return isSame(value, answer)
                    ? Optional.empty()
                    : Optional.of("answered " + brief(answer) + " instead of " + brief(value));
        }
    }

    /** A number within limits, which belong to it; at least one is there. */
    record Within(Optional<BigDecimal> atLeast, Optional<BigDecimal> atMost) implements Expected {
        public Within {
            requireNonNull(atLeast, "atLeast");
            requireNonNull(atMost, "atMost");
            if (atLeast.isEmpty() && atMost.isEmpty()) {
                throw new IllegalArgumentException("a limit is missing");
            }
        }

        @Override
        public Optional<String> problem(JsonNode answer) {
            Optional<BigDecimal> number = number(answer);
            if (number.isEmpty()) {
                return Optional.of("answered " + brief(answer) + ", which is no number");
            }
            BigDecimal it = number.get();
            boolean isRight = atLeast.filter(limit -> it.compareTo(limit) < 0).isEmpty()
                    && atMost.filter(limit -> it.compareTo(limit) > 0).isEmpty();
            return isRight ? Optional.empty() : Optional.of("answered " + text(it) + ", not " + words());
        }

        private String words() {
            String least = atLeast.map(limit -> "at least " + text(limit)).orElse("");
            String most = atMost.map(limit -> "at most " + text(limit)).orElse("");
            return least + (least.isEmpty() || most.isEmpty() ? "" : " and ") + most;
        }
    }

    private static boolean isSame(JsonNode one, JsonNode other) {
        Optional<BigDecimal> number = number(one);
        if (number.isPresent()) {
            return number(other).filter(it -> it.compareTo(number.get()) == 0).isPresent();
        }
        if (one.isObject() && other.isObject()) {
            return one.size() == other.size()
                    && one.properties().stream()
                            .allMatch(field ->
                                    other.has(field.getKey()) && isSame(field.getValue(), other.get(field.getKey())));
        }
        if (one.isArray() && other.isArray() && one.size() == other.size()) {
            Iterator<JsonNode> others = other.iterator();
            for (JsonNode each : one) {
                if (!isSame(each, others.next())) {
                    return false;
                }
            }
            return true;
        }
        return one.equals(other);
    }

    /** Also of {@code {"$integer": base64}}, eight bytes, the least significant first. */
    private static Optional<BigDecimal> number(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node.decimalValue());
        }
        if (!node.isObject() || node.size() != 1 || !node.path("$integer").isString()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(node.path("$integer").asString());
            return bytes.length == Long.BYTES
                    ? Optional.of(new BigDecimal(BigInteger.valueOf(ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Without noughts that say nothing. */
    private static String text(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static String brief(JsonNode node) {
        String text = node.toString();
        return text.length() > 200 ? text.substring(0, 197) + "..." : text;
    }
}
