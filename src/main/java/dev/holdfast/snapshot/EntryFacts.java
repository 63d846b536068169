package dev.holdfast.snapshot;

/** What an entry's bytes turned out to be, or what the directory says that they are. */
record EntryFacts(long crc32, long compressedBytes, long sizeBytes) {}
