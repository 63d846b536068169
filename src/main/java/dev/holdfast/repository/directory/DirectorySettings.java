package dev.holdfast.repository.directory;

import java.nio.file.Path;

/** A repository in a directory. */
public record DirectorySettings(Path path) {}
