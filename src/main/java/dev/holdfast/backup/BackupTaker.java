package dev.holdfast.backup;

import dev.holdfast.manifest.Manifest;

/** Takes backups: {@link Backups}, or a fake in the tests of what decides when. */
@FunctionalInterface
public interface BackupTaker {
    /**
     * Takes one backup and returns its manifest once it is committed; a suspect one is returned too. A failure is a {@link
     * dev.holdfast.failure.HoldfastException} and leaves no backup.
     *
     * @throws InterruptedException when the thread was interrupted; nothing was committed
     */
    Manifest take(BackupRequest request, BackupProgress progress) throws InterruptedException;
}
