package dev.holdfast.look;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A value in a document, with every number as it was written: in an export {@code 1} is an int64 and {@code 1.0} a float64.
 *
 * @param kind what it is
 * @param token its JSON text as it stands in the line
 * @param text what a string says; empty for all others
 * @param items of an array
 * @param fields of an object, in their order
 */
record Value(Kind kind, String token, String text, List<Value> items, Map<String, Value> fields) {
    enum Kind {
        LITERAL,
        INTEGER,
        FLOAT,
        STRING,
        ARRAY,
        OBJECT
    }

    /** Whether both are the same value to Convex, however they are written. */
    boolean isSame(Value other) {
        if (kind != other.kind) {
            return false;
        }
        return switch (kind) {
            case LITERAL -> token.equals(other.token);
            case INTEGER -> token.equals(other.token) || number().compareTo(other.number()) == 0;
            case FLOAT ->
                token.equals(other.token)
                        || Double.compare(Double.parseDouble(token), Double.parseDouble(other.token)) == 0;
            case STRING -> text.equals(other.text);
            case ARRAY -> hasSameItems(other);
            case OBJECT -> hasSameFields(other);
        };
    }

    private boolean hasSameItems(Value other) {
        if (items.size() != other.items.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).isSame(other.items.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean hasSameFields(Value other) {
        return fields.size() == other.fields.size()
                && fields.entrySet().stream()
                        .allMatch(field -> other.fields.containsKey(field.getKey())
                                && field.getValue().isSame(other.fields.get(field.getKey())));
    }

    private boolean isNumber() {
        return kind == Kind.INTEGER || kind == Kind.FLOAT;
    }

    private BigDecimal number() {
        return new BigDecimal(token);
    }

    /** Whether somebody who asks for {@code wanted} means this: as {@link #isSame}, and a whole number that is asked for is found as a float too. */
    boolean matches(Value wanted) {
        if (wanted.kind == Kind.INTEGER && isNumber()) {
            return number().compareTo(wanted.number()) == 0;
        }
        return isSame(wanted);
    }

    /** What stands for a type that JSON lacks, the one field {@code $bytes} or {@code $float}. */
    boolean isSpecial() {
        return kind == Kind.OBJECT
                && fields.size() == 1
                && fields.keySet().iterator().next().startsWith("$");
    }
}
