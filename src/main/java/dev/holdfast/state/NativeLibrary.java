package dev.holdfast.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Unpacks SQLite's native library once, beside the state. By itself the driver unpacks it into the temporary directory at every start, which costs a
 * megabyte of writing each time, fails where that directory may not hold programs, and leaves a copy behind whenever the process is killed.
 */
final class NativeLibrary {
    private static final Logger log = LoggerFactory.getLogger(NativeLibrary.class);
    private static final String PATH = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";

    private NativeLibrary() {}

    /** Tells the driver to take the copy in this directory, unpacking it first if need be. Where that fails, the driver does as it always does. */
    static void unpackInto(Path directory, Handover handover) {
        if (System.getProperty(PATH) != null) {
            return;
        }
        String library = "sqlite-" + SQLiteJDBCLoader.getVersion() + "-" + LibraryLoaderUtil.getNativeLibName();
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (packed == null) {
                return;
            }
            Path target = directory.resolve(library);
            if (!Files.exists(target) || Files.size(target) != packed.available()) {
                Path part = Files.createTempFile(directory, library, ".part");
                Files.copy(packed, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
            handover.handOver(target);
            System.setProperty(NAME, library);
            System.setProperty(PATH, directory.toAbsolutePath().toString());
        } catch (IOException e) {
            log.atDebug().addKeyValue("directory", directory).setCause(e).log("cannot unpack SQLite's library here");
        }
    }
}
