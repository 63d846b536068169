package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;

/** Reads {@code _tables/documents.jsonl}: lines of {@code {"name":"messages","id":10001}}. */
final class TableList implements LineHandler {
    private static final int NAME = 0;
    private static final int ID = 1;
    private static final int MOST_DIGITS = 10;

    private final JsonScanner scanner;
    private final ComponentContent component;
    private final LongSet numbers = new LongSet();

    TableList(int maxNesting, ComponentContent component) {
        this.scanner = new JsonScanner(maxNesting, "name", "id");
        this.component = component;
    }

    @Override
    public JsonScanner scanner() {
        return scanner;
    }

    @Override
    public void line(byte[] b, int from, int to, long line) {
        if (scanner.kind(NAME) != JsonScanner.Kind.STRING || scanner.kind(ID) != JsonScanner.Kind.INTEGER) {
            throw new LineDamage(from, "it is no object with a name and an id");
        }
        int nameAt = scanner.start(NAME);
        String name = new String(b, nameAt, scanner.end(NAME) - nameAt, StandardCharsets.UTF_8);
        if (!Names.isTable(name)) {
            throw new LineDamage(nameAt, "'" + name + "' is no table's name");
        }
        long number = number(b, scanner.start(ID), scanner.end(ID));
        if (!numbers.add(number)) {
            throw new LineDamage(scanner.start(ID), "table number " + number + " is taken twice");
        }
        TableContent table = component.table(name);
        if (table.isListed()) {
            throw new LineDamage(nameAt, "table " + name + " is listed twice");
        }
        table.list(number);
    }

    private static long number(byte[] b, int from, int to) {
        long number = 0;
        if (to - from <= MOST_DIGITS && b[from] != '-') {
            for (int i = from; i < to; i++) {
                number = number * 10 + b[i] - '0';
            }
        }
        if (number < 1 || number > DocumentId.MAX_TABLE_NUMBER) {
            throw new LineDamage(from, "its id is no table number");
        }
        return number;
    }

    @Override
    public void end(long bytes) {}
}
