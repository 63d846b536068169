/**
 * What one backup consists of: {@link dev.holdfast.manifest.Manifest}, and {@link dev.holdfast.manifest.ManifestCodec}, its
 * JSON form. Floor 0: no I/O, no clock, no threads.
 */
package dev.holdfast.manifest;
