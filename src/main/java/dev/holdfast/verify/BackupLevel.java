package dev.holdfast.verify;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.LevelCheck;

/** A level of verification that looks at one backup as a whole, wherever its copies lie. Any thread may call it. */
interface BackupLevel {
    /**
     * Returns the evidence, which is not recorded yet.
     *
     * @throws dev.holdfast.failure.HoldfastException if it could not be looked at, which is no evidence
     */
    LevelCheck examine(Backup backup, LevelTerms terms);
}
