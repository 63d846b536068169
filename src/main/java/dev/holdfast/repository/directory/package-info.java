/**
 * A repository in a directory: {@link dev.holdfast.repository.directory.DirectoryStore}.
 *
 * <p>Objects are files named like their keys. What is being written lies in {@code .uploads/} of the same file system and reaches its
 * name by an atomic rename or link after its bytes and its folder's entry were forced to the disk, so that a crash leaves the old
 * object, the new one or none, and at most a {@code .part} file to sweep.
 */
package dev.holdfast.repository.directory;
