package dev.holdfast.look;

import java.util.List;

/** Hears each difference as it is found: table by table, within a table by id. On the thread that compares. Tables are named as people write them, {@code mail:_storage} among them. */
public interface DiffListener {
    /** @param json the document as its line has it */
    void added(String table, String id, String json);

    void removed(String table, String id, String json);

    /** @param fields at least one */
    void changed(String table, String id, List<FieldChange> fields);
}
