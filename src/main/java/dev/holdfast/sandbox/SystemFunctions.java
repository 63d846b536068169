package dev.holdfast.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query functions that Convex itself provides under {@code _system/}, by path. */
final class SystemFunctions {
    private final Map<String, Function> functions = new HashMap<>();

    /** Adds a function that needs a permission. */
    void add(String path, KeyOperation needs, Body body) {
        functions.put(path, new Function(Optional.of(needs), body));
    }

    /** Adds a function that any key may call. */
    void add(String path, Body body) {
        functions.put(path, new Function(Optional.empty(), body));
    }

    /**
     * Calls a function.
     *
     * @param path with or without {@code :default} and {@code .js}
     * @return its value
     * @throws FailedException if there is no such function, it may not be called, or it failed
     */
    @Nullable
    Object call(String path, Map<String, @Nullable Object> arguments, SandboxKeys.Identity identity) {
        Function function = functions.get(path.replaceFirst(":default$", "").replaceFirst("\\.js(?=$|:)", ""));
        if (function == null || !identity.isAdmin()) {
            throw new FailedException("Could not find public function for '" + path
                    + "'. Did you forget to run `npx convex dev` or `npx convex deploy`?");
        }
        if (function.needs().filter(needed -> !identity.may(needed)).isPresent()) {
            throw new FailedException("[Request ID: 0000000000000000] Server Error\n"
                    + "Uncaught Error: You do not have permission to perform this operation ("
                    + function.needs().get().wireName() + ").");
        }
        return function.body().call(new Arguments(arguments));
    }

    /** What a function does. */
    @FunctionalInterface
    interface Body {
        @Nullable
        Object call(Arguments arguments);
    }

    private record Function(Optional<KeyOperation> needs, Body body) {}

    /** What a function was called with. */
    static final class Arguments {
        private final Map<String, @Nullable Object> values;

        Arguments(Map<String, @Nullable Object> values) {
            this.values = values;
        }

        /** @throws FailedException if it is missing or no text */
        String text(String name) {
            return optionalText(name)
                    .orElseThrow(() -> new FailedException(
                            "ArgumentValidationError: Object is missing the required" + " field `" + name + "`."));
        }

        Optional<String> optionalText(String name) {
            return values.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
        }

        /** The page that {@code paginationOpts} ask for. */
        Page page() {
            Map<?, ?> options = values.get("paginationOpts") instanceof Map<?, ?> map ? map : Map.of();
            int count = options.get("numItems") instanceof Number number ? number.intValue() : 100;
            int start = options.get("cursor") instanceof String cursor ? start(cursor) : 0;
            return new Page(start, count);
        }

        private static int start(String cursor) {
            try {
                return Integer.parseInt(cursor);
            } catch (NumberFormatException e) {
                throw new FailedException("InvalidCursor: Failed to parse cursor");
            }
        }
    }

    /** Which rows are wanted. */
    record Page(int start, int count) {}

    /** A function that failed; over HTTP a success with {@code "status": "error"}. */
    static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }
}
