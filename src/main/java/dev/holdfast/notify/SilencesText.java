package dev.holdfast.notify;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Silences as JSON. {@code deployment} is null for a silence of everything.
 *
 * <pre>{@code
 * {"format":1,"silences":[{"deployment":"prod","from":"2026-11-21T10:00:00Z","until":"2026-11-21T12:00:00Z","reason":"moving","by":"ada@host"}]}
 * }</pre>
 */
public final class SilencesText {
    private static final int FORMAT = 1;
    private static final Logger log = LoggerFactory.getLogger(SilencesText.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SilencesText() {}

    private record Document(int format, List<Silence> silences) {}

    public static String write(List<Silence> silences) {
        return JSON.writeValueAsString(new Document(FORMAT, silences));
    }

    /** Returns none where the text cannot be understood: somebody is rather told too much. */
    public static List<Silence> read(String text) {
        try {
            Document document = JSON.readValue(text, Document.class);
            if (document.format() == FORMAT && document.silences() != null) {
                return List.copyOf(document.silences());
            }
        } catch (JacksonException | NullPointerException e) {
            log.atDebug().setCause(e).log("silences are damaged");
        }
        log.atWarn().log("the list of silences cannot be read; nothing is silenced");
        return List.of();
    }
}
