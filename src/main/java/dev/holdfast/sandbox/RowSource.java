package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Rows of a file that is imported. May be read more than once. */
@FunctionalInterface
interface RowSource {
    /** As large as a transaction may be. */
    int LARGEST_ARRAY = 16 << 20;

    /**
     * Gives every row.
     *
     * @throws ImportError if the file is not what it should be
     */
    void forEach(Sink sink) throws IOException;

    /** Takes a row; its number counts from 1. */
    @FunctionalInterface
    interface Sink {
        void accept(long number, byte[] json) throws IOException;
    }

    /** Opens the file from its beginning. */
    @FunctionalInterface
    interface Opener {
        InputStream open() throws IOException;
    }

    /** Gives the first row, if there is one and it can be read. */
    default Optional<byte[]> first() throws IOException {
        byte[][] found = new byte[1][];
        try {
            forEach((number, json) -> {
                found[0] = json;
                throw new EnoughException();
            });
        } catch (EnoughException e) {
            return Optional.of(found[0]);
        } catch (ImportError e) {
            return Optional.empty(); // whoever reads all rows will say so
        }
        return Optional.empty();
    }

    /** No more rows are wanted. */
    final class EnoughException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** One JSON value per line. */
    static RowSource lines(Opener opener) {
        return sink -> {
            try (InputStream in = opener.open()) {
                Lines lines = new Lines(in);
                long number = 0;
                for (byte[] line = lines.next(); line != null; line = lines.next()) {
                    number++;
                    requireNoMark(line, number);
                    sink.accept(number, line);
                }
            } catch (ZipException e) {
                throw new ImportError("InvalidZip", "invalid zip file");
            }
        };
    }

    /** A JSON array of rows. */
    static RowSource array(Opener opener) {
        return sink -> {
            byte[] json;
            try (InputStream in = opener.open()) {
                json = in.readNBytes(LARGEST_ARRAY + 1);
            }
            if (json.length > LARGEST_ARRAY) {
                throw new ImportError(
                        "JsonArrayTooLarge",
                        "Import is too large for JSON (" + json.length
                                + " bytes > maximum 16 MiB). Consider converting data to JSONLines");
            }
            requireNoMark(json, 1);
            Object value;
            try {
                value = ValueReader.plain().read(json);
            } catch (JacksonException | ValueReader.InvalidValueException e) {
                throw new ImportError("NotJson", "Not valid JSON: " + e.getMessage());
            }
            if (!(value instanceof List<?> list)) {
                throw new ImportError("NotJsonArray", "Not a JSON array");
            }
            ValueWriter writer = new ValueWriter(Encoding.EXPORT);
            long number = 0;
            for (Object row : list) {
                sink.accept(++number, writer.write(row).getBytes(UTF_8));
            }
        };
    }

    /** Comma-separated values with a header. A cell is a float64 if it reads as one, else a text. */
    static RowSource csv(Opener opener) {
        return sink -> {
            String text;
            try (InputStream in = opener.open()) {
                text = new String(in.readAllBytes(), UTF_8);
            }
            List<List<String>> records = Csv.parse(text);
            if (records.isEmpty()) {
                throw new ImportError("CsvMissingHeaders", "CSV file doesn't have headers");
            }
            List<String> header = records.get(0).stream().map(String::strip).toList();
            header.forEach(name -> {
                if (!name.matches("(?!\\$)[ -~]{0,1024}")) {
                    throw new ImportError("CsvInvalidHeader", "CSV header \"" + name + "\" isn't a valid field name");
                }
            });
            for (int i = 1; i < records.size(); i++) {
                if (records.get(i).size() != header.size()) {
                    throw new ImportError(
                            "CsvRowMissingFields", "CSV row " + i + " doesn't have all of the fields in the header");
                }
                Map<String, Object> row = new LinkedHashMap<>();
                for (int column = 0; column < header.size(); column++) {
                    row.put(header.get(column), Csv.cell(records.get(i).get(column)));
                }
                sink.accept(i, new ValueWriter(Encoding.EXPORT).write(row).getBytes(UTF_8));
            }
        };
    }

    private static void requireNoMark(byte[] bytes, long number) {
        if (number == 1 && bytes.length > 2 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb) {
            throw new ImportError(
                    "Utf8BomNotSupported", "UTF-8 BOM is not supported. Please save your file without BOM.");
        }
    }

    /** The lines of a stream, without their line feeds. */
    final class Lines {
        private static final int BUFFER_BYTES = 1 << 16;

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int from;
        private int to;

        Lines(InputStream in) {
            this.in = in;
        }

        /** Returns null at the end. */
        byte @Nullable [] next() throws IOException {
            ByteArrayOutputStream line = null;
            while (from < to || fill()) {
                int end = from;
                while (end < to && buffer[end] != '\n') {
                    end++;
                }
                boolean isWhole = end < to;
                if (isWhole && line == null) {
                    byte[] found = java.util.Arrays.copyOfRange(buffer, from, end);
                    from = end + 1;
                    return found;
                }
                line = line == null ? new ByteArrayOutputStream(2 * BUFFER_BYTES) : line;
                line.write(buffer, from, end - from);
                from = isWhole ? end + 1 : end;
                if (isWhole) {
                    return line.toByteArray();
                }
            }
            return line == null ? null : line.toByteArray();
        }

        private boolean fill() throws IOException {
            from = 0;
            to = Math.max(0, in.read(buffer));
            return to > 0;
        }
    }
}
