package dev.holdfast.sandbox;

/** An answer other than 200, with Convex's code and text. With both empty the body is empty. */
final class ApiError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    ApiError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static ApiError badRequest(String code, String message) {
        return new ApiError(400, code, message);
    }

    /** What Convex answers to everything it did not foresee. */
    static ApiError internal() {
        return new ApiError(500, "InternalServerError", "Your request couldn't be completed. Try again later.");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
