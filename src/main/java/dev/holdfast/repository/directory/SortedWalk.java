package dev.holdfast.repository.directory;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The objects below a folder, sorted by key. One folder of each depth is in memory at a time. What vanishes meanwhile is left out. */
final class SortedWalk implements Iterator<StoredObject> {
    /** Files that cannot be objects are not ours: {@code lost+found}, an editor's backup. */
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9._-]+");

    private final DirectoryFailures failures;
    private final String hidden;
    private final Deque<Iterator<Entry>> folders = new ArrayDeque<>();
    private Optional<StoredObject> next = Optional.empty();

    private record Entry(Path path, String key, BasicFileAttributes attributes) {
        /** A folder sorts as its keys do, with the slash. */
        String order() {
            return attributes.isDirectory() ? key + "/" : key;
        }
    }

    /**
     * @param prefix of the keys in the folder: empty, or ends with a slash
     * @param hidden the name that is no object at the very top
     */
    SortedWalk(Path folder, String prefix, String hidden, DirectoryFailures failures) {
        this.hidden = hidden;
        this.failures = failures;
        folders.push(entries(folder, prefix));
    }

    @Override
    public boolean hasNext() {
        while (next.isEmpty() && !folders.isEmpty()) {
            Iterator<Entry> folder = folders.element();
            if (!folder.hasNext()) {
                folders.pop();
                continue;
            }
            Entry entry = folder.next();
            if (entry.attributes().isDirectory()) {
                folders.push(entries(entry.path(), entry.key() + "/"));
            } else if (entry.attributes().isRegularFile()) {
                next = Optional.of(stored(new ObjectKey(entry.key()), entry.attributes()));
            }
        }
        return next.isPresent();
    }

    @Override
    public StoredObject next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        StoredObject object = next.orElseThrow();
        next = Optional.empty();
        return object;
    }

    static StoredObject stored(ObjectKey key, BasicFileAttributes file) {
        String version = file.size() + "-" + file.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "-" + file.fileKey();
        return new StoredObject(
                key, file.size(), file.lastModifiedTime().toInstant(), version, "STANDARD", Optional.empty());
    }

    private Iterator<Entry> entries(Path folder, String prefix) {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean isHidden = prefix.isEmpty() && name.equals(hidden);
                if (!isHidden && LEGAL.matcher(name).matches()) {
                    attributes(file).ifPresent(attributes -> entries.add(new Entry(file, prefix + name, attributes)));
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return entries.iterator();
        } catch (DirectoryIteratorException e) {
            throw failures.of("list " + folder, e.getCause());
        } catch (IOException e) {
            throw failures.of("list " + folder, e);
        }
        entries.sort(Comparator.comparing(Entry::order));
        return entries.iterator();
    }

    private static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
