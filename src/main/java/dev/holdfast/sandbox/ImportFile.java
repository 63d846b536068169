package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A file that is imported: its tables and stored files. */
final class ImportFile implements Closeable {
    static final String TABLES = "_tables";
    static final String STORAGE = "_storage";

    private static final Pattern IN_FOLDER = Pattern.compile("(.*/)?([^/]+)/(documents|generated_schema)\\.jsonl");
    private static final Pattern STORED = Pattern.compile("(.*/)?_storage/([^/.]+)(?:\\.[^/]+)?");
    private static final Pattern COMPONENT = Pattern.compile("(.*/)?_components/([^/]+)/");

    private final @Nullable ZipFile zip;
    private final List<Documents> documents = new ArrayList<>();
    private final List<Content> files = new ArrayList<>();

    private ImportFile(@Nullable ZipFile zip) {
        this.zip = zip;
    }

    /** @throws ImportError if the file cannot be what the request says */
    static ImportFile open(Path path, ImportRequest request) throws IOException {
        if (request.format() == ImportFormat.ZIP) {
            return openZip(path, request.component());
        }
        ImportFile file = new ImportFile(null);
        RowSource rows = switch (request.format()) {
            case JSON_LINES -> RowSource.lines(() -> Files.newInputStream(path));
            case JSON_ARRAY -> RowSource.array(() -> Files.newInputStream(path));
            case CSV, ZIP -> RowSource.csv(() -> Files.newInputStream(path));
        };
        file.documents.add(new Documents(
                request.component(), request.table(), Encoding.CLEAN, rows, request.format() == ImportFormat.CSV));
        return file;
    }

    private static ImportFile openZip(Path path, String base) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw new ImportError("InvalidZip", "invalid zip file");
        }
        try {
            ImportFile file = new ImportFile(zip);
            Set<String> uniform = new HashSet<>();
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                file.add(entry, base, uniform);
            }
            file.documents.replaceAll(table -> uniform.contains(table.key()) ? table.as(Encoding.EXPORT) : table);
            return file;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private void add(ZipEntry entry, String base, Set<String> uniform) throws IOException {
        Matcher inFolder = IN_FOLDER.matcher(entry.getName());
        Matcher stored = STORED.matcher(entry.getName());
        if (inFolder.matches()) {
            String table = inFolder.group(2);
            boolean isSystem = table.startsWith("_");
            if (!isSystem && !ImportRequest.isTableName(table)) {
                throw new ImportError("InvalidTableName", "table name '" + table + "' invalid");
            }
            String component = component(inFolder.group(1), base);
            Documents documentsOfTable =
                    new Documents(component, table, Encoding.CLEAN, RowSource.lines(() -> open(entry)), false);
            if (inFolder.group(3).equals("generated_schema")) {
                requireUniform(entry);
                uniform.add(documentsOfTable.key());
            } else if (!isSystem || table.equals(TABLES) || table.equals(STORAGE)) {
                documents.add(documentsOfTable);
            }
        } else if (stored.matches()) {
            files.add(new Content(component(stored.group(1), base), stored.group(2), () -> open(entry)));
        }
    }

    private void requireUniform(ZipEntry entry) throws IOException {
        try (InputStream in = open(entry)) {
            String first =
                    new String(in.readAllBytes(), UTF_8).lines().findFirst().orElse("");
            if (!first.equals("\"uniform\"")) {
                throw new ImportError(
                        "InvalidGeneratedSchema",
                        "cannot parse " + entry.getName() + ": the sandbox reads only \"uniform\" schemas");
            }
        }
    }

    private InputStream open(ZipEntry entry) throws IOException {
        if (zip == null) {
            throw new IllegalStateException("not a ZIP");
        }
        return zip.getInputStream(entry);
    }

    private static String component(@Nullable String folder, String base) {
        String rest = folder == null ? "" : folder;
        List<String> names = new ArrayList<>();
        for (Matcher match = COMPONENT.matcher(rest); match.matches(); match = COMPONENT.matcher(rest)) {
            if (!ImportRequest.isComponentName(match.group(2))) {
                throw new ImportError("InvalidComponentName", "component name '" + match.group(2) + "' invalid");
            }
            names.add(0, match.group(2));
            rest = match.group(1) == null ? "" : match.group(1);
        }
        if (!base.isEmpty()) {
            names.add(0, base);
        }
        return String.join("/", names);
    }

    /** The tables, {@code _tables} and {@code _storage} among them. */
    List<Documents> documents() {
        return List.copyOf(documents);
    }

    List<Content> files() {
        return List.copyOf(files);
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }

    /**
     * The rows of one table.
     *
     * @param encoding of their values
     * @param isCsv whether an empty text stands for a field that is not there, if it may be missing
     */
    record Documents(String component, String table, Encoding encoding, RowSource rows, boolean isCsv) {
        String key() {
            return component + ":" + table;
        }

        Documents as(Encoding other) {
            return new Documents(component, table, other, rows, isCsv);
        }
    }

    /** A stored file. */
    record Content(String component, String id, RowSource.Opener opener) {}
}
