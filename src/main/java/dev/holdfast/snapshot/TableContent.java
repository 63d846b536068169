package dev.holdfast.snapshot;

import dev.holdfast.manifest.Contents;
import java.util.Arrays;

/** One table: what {@code _tables} says about it, its documents and their schema, in whatever order these come. */
final class TableContent {
    private static final int ID = 0;
    private static final int CREATION_TIME = 1;
    private static final int LONGEST_ID = 37;

    private final String component;
    private final String name;
    private final TableDigest digest = new TableDigest();
    private final byte[] previousId = new byte[LONGEST_ID];
    private int previousLength;
    private long listedNumber;
    private long number;
    private boolean hasDocuments;
    private SchemaLines.Kind schema = SchemaLines.Kind.ABSENT;
    private long documents;
    private long bytes;
    private long firstWrongTime;
    private boolean isOutOfOrder;

    TableContent(String component, String name) {
        this.component = component;
        this.name = name;
    }

    String name() {
        return name;
    }

    String qualifiedName() {
        return Names.qualified(component, name);
    }

    /** Takes the number that {@code _tables} gives it. */
    void list(long tableNumber) {
        listedNumber = tableNumber;
    }

    boolean isListed() {
        return listedNumber > 0;
    }

    boolean hasDocuments() {
        return hasDocuments;
    }

    boolean isOutOfOrder() {
        return isOutOfOrder;
    }

    SchemaLines.Kind schema() {
        return schema;
    }

    void schema(SchemaLines.Kind kind) {
        schema = kind;
    }

    Contents.Table result() {
        return new Contents.Table(component, name, listedNumber, documents, bytes, digest.hex());
    }

    /** Compares what came independently; called when everything has come. */
    void check(String documentsEntry) {
        if (listedNumber > 0 && number > 0 && number != listedNumber) {
            throw Damage.inLine(
                    documentsEntry,
                    1,
                    0,
                    "its _id belongs to table " + number + ", but _tables says that " + name + " is " + listedNumber);
        }
        if (schema == SchemaLines.Kind.UNIFORM && firstWrongTime > 0) {
            throw Damage.inLine(
                    documentsEntry,
                    firstWrongTime,
                    0,
                    "its _creationTime is no number with a point between 0 and 2^53");
        }
    }

    LineHandler documents(int maxNesting) {
        hasDocuments = true;
        JsonScanner scanner = new JsonScanner(maxNesting, "_id", "_creationTime");
        return new LineHandler() {
            @Override
            public JsonScanner scanner() {
                return scanner;
            }

            @Override
            public void line(byte[] b, int from, int to, long line) {
                document(scanner, b, from, to, line);
            }

            @Override
            public void end(long entryBytes) {
                bytes = entryBytes;
            }
        };
    }

    private void document(JsonScanner scanner, byte[] b, int from, int to, long line) {
        if (scanner.kind() != JsonScanner.Kind.OBJECT) {
            throw new LineDamage(from, "it is no JSON object");
        }
        long idNumber = DocumentChecks.tableNumber(scanner, ID, b, from);
        int idAt = scanner.start(ID);
        if (number == 0) {
            number = listedNumber > 0 ? listedNumber : idNumber;
        }
        if (idNumber != number) {
            throw new LineDamage(idAt, "its _id belongs to table " + idNumber + ", but " + name + " is " + number);
        }
        checkOrder(b, idAt, scanner.end(ID));
        if (firstWrongTime == 0 && !DocumentChecks.isTime(scanner, CREATION_TIME, b)) {
            firstWrongTime = line;
        }
        digest.add(b, from, to - from);
        documents++;
    }

    private void checkOrder(byte[] b, int from, int to) {
        int order = Arrays.compare(b, from, to, previousId, 0, previousLength);
        if (order == 0) {
            throw new LineDamage(from, "its _id is the same as that of the document before");
        }
        isOutOfOrder |= order < 0;
        previousLength = to - from;
        System.arraycopy(b, from, previousId, 0, previousLength);
    }
}
