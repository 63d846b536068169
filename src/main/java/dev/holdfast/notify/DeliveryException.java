package dev.holdfast.notify;

/** A message was not taken. The text says by whom and why, without addresses that let who knows them write, without secrets and without bodies. */
public final class DeliveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isWorthTrying;

    /** @param isWorthTrying false if the other side has refused the message itself, so that it would do so again */
    public DeliveryException(String message, boolean isWorthTrying) {
        super(message);
        this.isWorthTrying = isWorthTrying;
    }

    /** Whether the same message may be taken later. */
    public boolean isWorthTrying() {
        return isWorthTrying;
    }
}
