package dev.holdfast.convex;

import dev.holdfast.failure.DeploymentException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt of a call failed. Stays inside this package; what the world gets is {@link #failure()}. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What the attempt did, and so whether another is worth it. */
    enum Kind {
        /** It never reached the deployment; another may. */
        UNHEARD,
        /** It may have reached the deployment; another may get an answer. */
        UNSURE,
        /** Nothing is found there, which happens to deployments just made; a few more may find it. */
        NOWHERE,
        /** Another gives the same. */
        FINAL
    }

    private final Kind kind;
    private final String code;
    private final int status;
    private final @Nullable Duration retryAfter;

    /**
     * @param code of the answer; empty if it had none
     * @param status of the answer; 0 if there was none
     */
    ApiException(Kind kind, int status, String code, @Nullable Duration retryAfter, DeploymentException failure) {
        super(failure.getMessage(), failure);
        this.kind = kind;
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    static ApiException ofNetwork(Kind kind, DeploymentException failure) {
        return new ApiException(kind, 0, "", null, failure);
    }

    static ApiException ofAnswer(int status, String code, DeploymentException failure) {
        return new ApiException(Kind.FINAL, status, code, null, failure);
    }

    Kind kind() {
        return kind;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    boolean isRefusalOfPermission() {
        return code.equals("OperationNotPermitted");
    }

    DeploymentException failure() {
        return (DeploymentException) getCause();
    }

    /** The same, saying that it was the last of several. */
    ApiException afterAttempts(int attempts) {
        if (attempts < 2) {
            return this;
        }
        DeploymentException failure = failure();
        return new ApiException(
                kind,
                status,
                code,
                retryAfter,
                new DeploymentException(
                        failure.getMessage() + " (the last of " + attempts + " attempts)",
                        failure.hint(),
                        failure.getCause()));
    }
}
