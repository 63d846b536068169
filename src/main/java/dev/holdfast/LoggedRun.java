package dev.holdfast;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The run that this thread works for, in each of its log lines until it is closed; the one before it, if there was one, is there again then. */
final class LoggedRun implements AutoCloseable {
    private static final String KEY = "run";

    private final String id;
    private final @Nullable String before;

    private LoggedRun(String id) {
        this.id = requireNonNull(id, "id");
        this.before = MDC.get(KEY);
        MDC.put(KEY, id);
    }

    static LoggedRun begin(String id) {
        return new LoggedRun(id);
    }

    /** The id of the run that this thread works for; a new one if it works for none. */
    static String idOr(Supplier<String> ids) {
        return Optional.ofNullable(MDC.get(KEY)).orElseGet(ids);
    }

    String id() {
        return id;
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, before);
        }
    }
}
