package dev.holdfast.daemon;

/** Does the work at once, in the thread that asks. */
final class InlineWorkers implements Workers {
    @Override
    public void resize(int number) {}

    @Override
    public void execute(Runnable work) {
        work.run();
    }

    @Override
    public void close() {}
}
