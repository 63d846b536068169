/** Takes a backup: export, inspect, seal, store, check, commit. Entry points: {@link dev.holdfast.backup.BackupTaker}, {@code Backups}. */
package dev.holdfast.backup;
