package dev.holdfast.notify;

/** A way to tell somebody or something. Used by one thread at a time. */
public interface Channel extends AutoCloseable {
    /** Its name in the configuration. */
    String name();

    /**
     * Delivers a message and returns once the other side has taken it.
     *
     * @throws DeliveryException if it was not taken
     * @throws InterruptedException when the thread was interrupted; whether it was taken is not known then
     */
    void deliver(Message message) throws InterruptedException;

    /** What was amiss with the message that was taken last, as that it did not reach everybody; empty if nothing was. */
    default String remark() {
        return "";
    }

    @Override
    void close();
}
