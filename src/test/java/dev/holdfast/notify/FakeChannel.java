package dev.holdfast.notify;

import dev.holdfast.watch.PromiseState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Takes messages, unless it is told to fail or to hang. */
public class FakeChannel implements Channel {
    private final String name;
    private final List<Message> taken = new CopyOnWriteArrayList<>();
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private volatile Optional<CountDownLatch> hang = Optional.empty();
    private volatile String remark = "";
    private volatile int tries;

    public FakeChannel(String name) {
        this.name = name;
    }

    public Outlet outlet() {
        return new Outlet(this, PromiseState.WARNING);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time
    public void deliver(Message message) throws InterruptedException {
        tries++;
        if (hang.isPresent()) {
            hang.get().await();
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        taken.add(message);
    }

    void failWith(RuntimeException problem) {
        failure = Optional.of(problem);
    }

    @Override
    public String remark() {
        return remark;
    }

    void remarks(String text) {
        remark = text;
    }

    void fail() {
        failWith(new DeliveryException("connection refused", true));
    }

    void hangUntil(CountDownLatch released) {
        hang = Optional.of(released);
    }

    void work() {
        failure = Optional.empty();
        hang = Optional.empty();
    }

    int tries() {
        return tries;
    }

    /** All messages so far. */
    public List<Message> taken() {
        return List.copyOf(taken);
    }

    /** Those since the last call. */
    List<Message> takeNew() {
        List<Message> all = List.copyOf(taken);
        taken.clear();
        return all;
    }

    @Override
    public void close() {}
}
