package dev.holdfast.state;

final class MemoryStateTest extends RunLogContract {
    private final MemoryState state = new MemoryState();

    @Override
    RunLog state() {
        return state;
    }
}
