/**
 * What one backup consists of: {@link dev.holdfast.manifest.Manifest}, and {@link dev.holdfast.manifest.ManifestCodec}, its
 * JSON form; what else a repository keeps about backups, each with a codec of its own: {@link dev.holdfast.manifest.Verification}, {@link dev.holdfast.manifest.LevelCheck}, {@link
 * dev.holdfast.manifest.Hold}, {@link dev.holdfast.manifest.PruneRecord}, {@link dev.holdfast.manifest.RestoreRecord}. Floor 0: no I/O, no clock, no threads.
 */
package dev.holdfast.manifest;
