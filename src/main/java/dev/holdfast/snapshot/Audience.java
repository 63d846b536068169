package dev.holdfast.snapshot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lets a visitor hear every line and every byte right after it was checked. */
final class Audience {
    /** In the scanners of documents and of the rows of stored files, the id is the first field that is noted. */
    private static final int ID = 0;

    /** In the scanner of table lists. */
    private static final int NAME = 0;

    private static final int NUMBER = 1;

    private final SnapshotVisitor visitor;
    private final DocumentLine document = new DocumentLine();

    Audience(SnapshotVisitor visitor) {
        this.visitor = visitor;
    }

    LineHandler tables(String component, LineHandler checked) {
        return new Heard(checked) {
            @Override
            void hear(byte[] b, int from, int to, long number) throws IOException {
                JsonScanner scanner = scanner();
                String name = text(b, scanner.start(NAME), scanner.end(NAME));
                visitor.listed(
                        new TableName(component, name),
                        Long.parseLong(text(b, scanner.start(NUMBER), scanner.end(NUMBER))));
            }
        };
    }

    LineHandler documents(TableName table, LineHandler checked) {
        return new Heard(checked) {
            @Override
            void begin() throws IOException {
                visitor.beginTable(table);
            }

            @Override
            void hear(byte[] b, int from, int to, long number) throws IOException {
                visitor.document(table, of(scanner(), b, from, to, number));
            }

            @Override
            void finish() throws IOException {
                visitor.endTable(table);
            }
        };
    }

    LineHandler schema(TableName table, LineHandler checked) {
        return new Heard(checked) {
            @Override
            void begin() throws IOException {
                visitor.beginSchema(table);
            }

            @Override
            void hear(byte[] b, int from, int to, long number) throws IOException {
                visitor.schema(table, b, from, to);
            }

            @Override
            void finish() throws IOException {
                visitor.endSchema(table);
            }
        };
    }

    LineHandler rows(String component, LineHandler checked) {
        return new Heard(checked) {
            @Override
            void begin() throws IOException {
                visitor.beginRows(component);
            }

            @Override
            void hear(byte[] b, int from, int to, long number) throws IOException {
                visitor.row(component, of(scanner(), b, from, to, number));
            }

            @Override
            void finish() throws IOException {
                visitor.endRows(component);
            }
        };
    }

    EntryContent file(String component, String file, EntryContent checked) {
        tell(() -> visitor.beginFile(component, file));
        return new EntryContent() {
            @Override
            public void data(byte[] buffer, int from, int to) {
                checked.data(buffer, from, to);
                tell(() -> visitor.bytes(buffer, from, to));
            }

            @Override
            public void end() {
                checked.end();
                tell(visitor::endFile);
            }
        };
    }

    private DocumentLine of(JsonScanner scanner, byte[] b, int from, int to, long number) {
        return document.at(b, from, to, scanner.start(ID), scanner.end(ID)).numbered(number);
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.UTF_8);
    }

    private static void tell(Telling telling) {
        try {
            telling.tell();
        } catch (IOException e) {
            throw new VisitorFailure(e);
        }
    }

    @FunctionalInterface
    private interface Telling {
        void tell() throws IOException;
    }

    /** Hands every line on once it was checked. */
    private abstract static class Heard implements LineHandler {
        private final LineHandler checked;
        private boolean hasBegun;

        Heard(LineHandler checked) {
            this.checked = checked;
        }

        void begin() throws IOException {}

        abstract void hear(byte[] b, int from, int to, long number) throws IOException;

        void finish() throws IOException {}

        @Override
        public JsonScanner scanner() {
            return checked.scanner();
        }

        @Override
        public void line(byte[] b, int from, int to, long number) {
            checked.line(b, from, to, number);
            try {
                beginOnce();
                hear(b, from, to, number);
            } catch (IOException e) {
                throw new VisitorFailure(e);
            }
        }

        @Override
        public void end(long bytes) {
            checked.end(bytes);
            tell(() -> {
                beginOnce();
                finish();
            });
        }

        private void beginOnce() throws IOException {
            if (!hasBegun) {
                hasBegun = true;
                begin();
            }
        }
    }
}
