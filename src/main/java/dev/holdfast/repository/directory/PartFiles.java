package dev.holdfast.repository.directory;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UnfinishedUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The files that are being written: {@code ID%KEY.part}, with the key's slashes as percent signs, which are in no key. */
final class PartFiles {
    private static final String ENDING = ".part";

    /** A file's name has at most 255 bytes; beside the key it carries an id and the ending. A longer key keeps its end, which is shown to people. */
    private static final int KEY_IN_NAME = 200;

    private final Path folder;

    PartFiles(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path fresh(ObjectKey key) {
        return folder.resolve(UUID.randomUUID() + "%" + shown(key) + ENDING);
    }

    private static String shown(ObjectKey key) {
        String name = key.value().replace('/', '%');
        return name.substring(Math.max(0, name.length() - KEY_IN_NAME));
    }

    List<UnfinishedUpload> all() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.toString().endsWith(ENDING)).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
        List<UnfinishedUpload> unfinished = new ArrayList<>();
        for (Path file : files) {
            read(file).ifPresent(unfinished::add);
        }
        unfinished.sort(Comparator.comparing(UnfinishedUpload::begun));
        return List.copyOf(unfinished);
    }

    /** Returns the file; its key, where the name had no room for it, is not enough to go on. */
    Optional<Path> resumable(UnfinishedUpload upload) {
        Path file = of(upload);
        boolean isWholeKey = upload.key().value().length() < KEY_IN_NAME;
        return Optional.of(file).filter(it -> isWholeKey && Files.isRegularFile(it));
    }

    /** @throws IllegalArgumentException if it is no upload of this store */
    Path of(UnfinishedUpload upload) {
        Path file = folder.resolve(upload.handle());
        if (!folder.equals(file.getParent()) || !upload.handle().endsWith("%" + shown(upload.key()) + ENDING)) {
            throw new IllegalArgumentException("not an upload of this store: " + upload.handle());
        }
        return file;
    }

    private static Optional<UnfinishedUpload> read(Path file) throws IOException {
        String name = file.getFileName().toString();
        String shown = name.substring(name.indexOf('%') + 1, name.length() - ENDING.length());
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            ObjectKey key = new ObjectKey(shown.replace('%', '/'));
            return Optional.of(new UnfinishedUpload(
                    key, name, attributes.lastModifiedTime().toInstant(), attributes.size()));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            // Gone meanwhile, or a key that was cut within a name.
            return Optional.empty();
        }
    }
}
