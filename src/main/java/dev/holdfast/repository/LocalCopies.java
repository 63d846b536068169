package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small objects of a repository, kept on this host so that the next process need not fetch them again: {@code CACHE/REPOSITORY-ID/KEY}, files and folders
 * that only we may read. A file is 64 hex digits, a line feed, and the object's content; the digits are the SHA-256 of key, version and
 * content, so that one that is damaged, stale, half-written or somebody else's is none. Files are written beside their place and renamed, but
 * not forced: a power cut costs a fetch.
 *
 * <p>It holds at most what the repository lists; folders of repositories that nobody asked for during {@link #UNUSED} go. Whatever fails here only
 * makes it slower, and never throws. Any thread and several processes may use it.
 */
final class LocalCopies {
    /** A repository that is configured is read every minute by a daemon, and with each command. */
    private static final Duration UNUSED = Duration.ofDays(90);

    private static final int HASH = 64;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final FileAttribute<Set<PosixFilePermission>> OURS =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Logger log = LoggerFactory.getLogger(LocalCopies.class);

    private final Optional<Path> cache;
    private final String prefix;
    private final Predicate<ObjectKey> others;
    private final Clock clock;
    private final AtomicBoolean isFailing = new AtomicBoolean();

    /** Of this repository; empty as long as nobody knows which it is. */
    private volatile Optional<Path> folder = Optional.empty();

    /**
     * @param cache shared by all repositories; empty to keep nothing
     * @param prefix below which no others keep anything, but what is
     * @param others kept there by others
     */
    LocalCopies(Optional<Path> cache, String prefix, Predicate<ObjectKey> others, Clock clock) {
        this.cache = requireNonNull(cache, "cache");
        this.prefix = requireNonNull(prefix, "prefix");
        this.others = requireNonNull(others, "others");
        this.clock = requireNonNull(clock, "clock");
    }

    static LocalCopies none(Clock clock) {
        return new LocalCopies(Optional.empty(), "", key -> false, clock);
    }

    /** From now on these are copies of the repository of this id. */
    synchronized void attach(Optional<String> id) {
        Optional<Path> wanted = cache.flatMap(
                path -> id.filter(word -> ID.matcher(word).matches()).map(path::resolve));
        if (wanted.equals(folder)) {
            return;
        }
        wanted.ifPresent(path -> attempting(() -> {
            create(path);
            Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
            removeUnused(path);
        }));
        folder = wanted;
    }

    /** The content of exactly this version. */
    Optional<byte[]> find(StoredObject object) {
        return folder.flatMap(path -> read(path.resolve(object.key().value()), object));
    }

    void keep(StoredObject object, byte[] content) {
        folder.ifPresent(path -> attempting(() -> {
            Path file = path.resolve(object.key().value());
            Path parent = requireNonNull(file.getParent(), "parent");
            create(parent);
            Path written = Files.createTempFile(parent, "", ".tmp");
            try {
                Files.write(written, concat((hash(object, content) + "\n").getBytes(US_ASCII), content));
                owner().adopt(written);
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(written);
            }
        }));
    }

    /** Removes what is kept and is not among these. */
    void retain(Set<ObjectKey> listed) {
        folder.map(path -> path.resolve(prefix))
                .filter(Files::isDirectory)
                .ifPresent(path -> attempting(() -> {
                    Path top = folder.orElseThrow();
                    for (Path file : files(path)) {
                        String key = top.relativize(file).toString();
                        if (!isToStay(listed, key)) {
                            Files.deleteIfExists(file);
                        }
                    }
                }));
    }

    private boolean isToStay(Set<ObjectKey> listed, String file) {
        try {
            ObjectKey key = new ObjectKey(file);
            return listed.contains(key) || others.test(key);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(path -> !Files.isDirectory(path)).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Optional<byte[]> read(Path file, StoredObject object) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(HASH + 1 + ObjectCache.MAX_BYTES);
            if (bytes.length <= HASH) {
                return Optional.empty();
            }
            byte[] content = Arrays.copyOfRange(bytes, HASH + 1, bytes.length);
            boolean isWhole = new String(bytes, 0, HASH, US_ASCII).equals(hash(object, content));
            return isWhole ? Optional.of(content) : Optional.empty();
        } catch (IOException e) {
            // Never kept, or another user's.
            return Optional.empty();
        }
    }

    private static String hash(StoredObject object, byte[] content) {
        return Sha256.hex((object.key() + "\n" + object.version() + "\n").getBytes(UTF_8), content);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private void removeUnused(Path ours) throws IOException {
        Instant before = clock.instant().minus(UNUSED);
        try (DirectoryStream<Path> repositories = Files.newDirectoryStream(cache.orElseThrow(), Files::isDirectory)) {
            for (Path other : repositories) {
                boolean isUnused = Files.getLastModifiedTime(other).toInstant().isBefore(before);
                if (!other.equals(ours)
                        && isUnused
                        && ID.matcher(other.getFileName().toString()).matches()) {
                    removeAll(other);
                }
            }
        }
    }

    private static void removeAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Creates a folder and those above it, down from the state directory, which may still have to come. */
    private void create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            create(parent);
        }
        try {
            Files.createDirectory(path, OURS);
            owner().adopt(path);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster.
        }
    }

    private RootOwner owner() {
        Path path = cache.orElseThrow().toAbsolutePath();
        return new RootOwner(requireNonNull(path.getParent(), "state directory"));
    }

    private interface Work {
        void run() throws IOException;
    }

    private void attempting(Work work) {
        try {
            work.run();
            isFailing.set(false);
        } catch (IOException e) {
            if (!isFailing.getAndSet(true)) {
                log.atInfo()
                        .addKeyValue("problem", e.toString())
                        .log("manifests cannot be kept on this host; the next start fetches them again");
            }
        }
    }
}
