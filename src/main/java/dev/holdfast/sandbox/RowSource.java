package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Rows of a file that is imported. May be read more than once. */
@FunctionalInterface
interface RowSource {
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

    /** One JSON value per line. */
    static RowSource lines(Opener opener) {
        return sink -> {
            try (InputStream in = new BufferedInputStream(opener.open(), 1 << 16)) {
                long number = 0;
                for (byte[] line = line(in); line != null; line = line(in)) {
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
                json = in.readAllBytes();
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

    /** Returns the next line without its line feed; null at the end. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        int value = in.read();
        if (value < 0) {
            return null;
        }
        while (value >= 0 && value != '\n') {
            line.write(value);
            value = in.read();
        }
        return line.toByteArray();
    }
}
