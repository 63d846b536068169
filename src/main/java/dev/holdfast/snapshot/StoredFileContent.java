package dev.holdfast.snapshot;

import java.security.MessageDigest;

/** Reads one stored file. */
final class StoredFileContent implements EntryContent {
    private final MessageDigest sha256;
    private final StoredFiles files;
    private final String entry;
    private final String id;
    private long bytes;

    /** @param sha256 freshly reset */
    StoredFileContent(String entry, String id, StoredFiles files, MessageDigest sha256) {
        this.entry = entry;
        this.id = id;
        this.files = files;
        this.sha256 = sha256;
    }

    @Override
    public void data(byte[] buffer, int from, int to) {
        sha256.update(buffer, from, to - from);
        bytes += to - from;
    }

    @Override
    public void end() {
        String trouble = files.file(id, bytes, sha256.digest());
        if (!trouble.isEmpty()) {
            throw Damage.inEntry(entry, trouble);
        }
    }
}
