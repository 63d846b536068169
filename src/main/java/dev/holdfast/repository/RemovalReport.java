package dev.holdfast.repository;

import dev.holdfast.manifest.BackupId;
import java.util.List;

/**
 * A backup was removed: its manifest is gone.
 *
 * @param freedBytes what its archive took; 0 if that is left behind
 * @param leftBehind objects of it that could not be removed, each with the reason in words; the sweep takes them
 */
public record RemovalReport(BackupId backup, long freedBytes, List<String> leftBehind) {
    public RemovalReport {
        leftBehind = List.copyOf(leftBehind);
    }
}
