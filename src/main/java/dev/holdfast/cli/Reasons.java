package dev.holdfast.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Puts what a file system says into words. Java's own message of many is the path alone. */
public final class Reasons {
    private Reasons() {}

    /** Returns a clause for after a colon, as in {@code permission denied: /etc/holdfast}. */
    public static String of(IOException failure) {
        if (!(failure instanceof FileSystemException of)) {
            return String.valueOf(failure.getMessage());
        }
        if (of instanceof NoSuchFileException) {
            return "there is no " + of.getFile();
        }
        if (of instanceof AccessDeniedException) {
            return "permission denied: " + of.getFile();
        }
        if (of instanceof FileAlreadyExistsException) {
            return of.getFile() + " exists";
        }
        if (of instanceof NotDirectoryException) {
            return of.getFile() + " is not a directory";
        }
        if (of instanceof DirectoryNotEmptyException) {
            return of.getFile() + " is not empty";
        }
        return String.valueOf(of.getMessage());
    }
}
