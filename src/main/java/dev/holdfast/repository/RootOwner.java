package dev.holdfast.repository;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Gives what this process creates to the owner and group of a directory. What {@code sudo holdfast} writes would otherwise be closed to the
 * daemon that the directory belongs to. Where this process may not, or there are no such owners, nothing changes.
 */
public final class RootOwner {
    private static final String USER = "unix:uid";
    private static final String GROUP = "unix:gid";

    private final Path root;

    /** @param root the directory whose owner counts */
    public RootOwner(Path root) {
        this.root = root;
    }

    /** @param created a file or folder that only this process has touched yet */
    public void adopt(Path created) throws IOException {
        try {
            Object owner = Files.getAttribute(root, USER);
            if (owner.equals(Files.getAttribute(created, USER, LinkOption.NOFOLLOW_LINKS))) {
                return;
            }
            Object group = Files.getAttribute(root, GROUP);
            Files.setAttribute(created, GROUP, group, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(created, USER, owner, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            // A folder above the directory, or one that another who emptied it took away.
        } catch (FileSystemException | UnsupportedOperationException | IllegalArgumentException e) {
            // Only root may give files away, not over every network, and not on every file system.
        }
    }
}
