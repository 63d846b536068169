package dev.holdfast.repository;

import dev.holdfast.manifest.BackupId;
import java.util.List;

/**
 * A backup was removed: its manifest is gone.
 *
 * @param freedBytes what its archive took; 0 if that is left behind, or hidden until a rule of the bucket removes it
 * @param leftBehind objects of it whose bytes are still there and that no rule of the bucket removes, each with the reason in words; the sweep takes what is not hidden. Not
 *     empty: the removal is incomplete
 */
public record RemovalReport(BackupId backup, long freedBytes, List<String> leftBehind) {
    public RemovalReport {
        leftBehind = List.copyOf(leftBehind);
    }
}
