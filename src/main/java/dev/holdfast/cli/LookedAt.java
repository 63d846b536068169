package dev.holdfast.cli;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.ZipSource;
import java.util.Optional;

/**
 * A snapshot that a command looks into.
 *
 * @param contents what it holds, where that is known without reading it
 */
record LookedAt(ZipSource source, Optional<Contents> contents) {}
