package dev.holdfast.repository;

/** The test fake keeps the contract that it stands in for. */
final class MemoryStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore create() {
        return new MemoryStore();
    }
}
