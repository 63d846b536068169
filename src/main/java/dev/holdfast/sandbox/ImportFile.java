package dev.holdfast.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                request.component(),
                request.table(),
                Encoding.CLEAN,
                rows,
                request.format() == ImportFormat.CSV,
                null));
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
            Map<String, Optional<LegacySchema>> schemas = new HashMap<>();
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                file.add(entry, base, schemas);
            }
            file.documents.replaceAll(
                    table -> schemas.containsKey(table.key()) ? table.readBy(schemas.get(table.key())) : table);
            return file;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private void add(ZipEntry entry, String base, Map<String, Optional<LegacySchema>> schemas) throws IOException {
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
                    new Documents(component, table, Encoding.CLEAN, RowSource.lines(() -> open(entry)), false, null);
            if (inFolder.group(3).equals("generated_schema")) {
                schemas.put(documentsOfTable.key(), schema(entry));
            } else if (!isSystem || table.equals(TABLES) || table.equals(STORAGE)) {
                documents.add(documentsOfTable);
            }
        } else if (stored.matches()) {
            files.add(new Content(component(stored.group(1), base), stored.group(2), () -> open(entry)));
        }
    }

    /** Legacy schemas are those of old exports. */
    private Optional<LegacySchema> schema(ZipEntry entry) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        RowSource.lines(() -> open(entry)).forEach((number, line) -> lines.add(line));
        return Optional.ofNullable(LegacySchema.parse(entry.getName(), lines));
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
     * @param legacy how old exports are to be read; null for others
     * @param isCsv whether an empty text stands for a field that is not there, if it may be missing
     */
    record Documents(
            String component,
            String table,
            Encoding encoding,
            RowSource rows,
            boolean isCsv,
            @Nullable LegacySchema legacy) {
        String key() {
            return component + ":" + table;
        }

        /** In the encoding of exports, unless a legacy schema says how. */
        Documents readBy(Optional<LegacySchema> schema) {
            return new Documents(
                    component,
                    table,
                    schema.isPresent() ? Encoding.CLEAN : Encoding.EXPORT,
                    rows,
                    isCsv,
                    schema.orElse(null));
        }
    }

    /** A stored file. */
    record Content(String component, String id, RowSource.Opener opener) {}
}
