package dev.holdfast.snapshot;

/** Takes an entry that no import reads; the ZIP's own checksum over it still counts. */
final class IgnoredContent implements EntryContent {
    @Override
    public void data(byte[] buffer, int from, int to) {}

    @Override
    public void end() {}
}
