package dev.holdfast.sandbox;

/** Why an import fails. Only the text reaches the client; the code is Convex's name for it. */
final class ImportError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    ImportError(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
