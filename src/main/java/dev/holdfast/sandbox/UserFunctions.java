package dev.holdfast.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The deployment's own query functions. Any thread may call it. */
final class UserFunctions {
    private final Map<String, Sandbox.QueryFunction> functions = new ConcurrentHashMap<>();
    private final PauseState pause;

    UserFunctions(PauseState pause) {
        this.pause = requireNonNull(pause, "pause");
    }

    void put(String path, Sandbox.QueryFunction function) {
        functions.put(plain(path), requireNonNull(function, "function"));
    }

    /**
     * Calls a function, which anybody may.
     *
     * @throws ApiError if the deployment is paused
     * @throws SystemFunctions.FailedException if there is no such function, or it failed
     */
    @Nullable
    Object call(String path, Map<String, @Nullable Object> arguments, SandboxKeys.Identity identity) {
        if (pause.isPaused()) {
            throw ApiError.badRequest(
                    "BackendIsNotRunning",
                    "Cannot run functions while this deployment is paused. Resume the deployment in the dashboard settings to"
                            + " allow functions to run.");
        }
        Sandbox.QueryFunction function = functions.get(plain(path));
        if (function == null) {
            throw new SystemFunctions.FailedException(
                    "[Request ID: 0000000000000000] Server Error\nCould not find public function for '" + path
                            + "'. Did you forget to run `npx convex dev` or `npx convex deploy`?");
        }
        try {
            return function.call(arguments);
        } catch (RuntimeException e) {
            throw new SystemFunctions.FailedException(
                    "[Request ID: 0000000000000000] Server Error\nUncaught Error: " + e.getMessage());
        }
    }

    private static String plain(String path) {
        return path.replaceFirst(":default$", "").replaceFirst("\\.js(?=$|:)", "");
    }
}
