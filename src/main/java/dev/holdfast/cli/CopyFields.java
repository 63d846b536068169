package dev.holdfast.cli;

import dev.holdfast.replicate.CopyResult;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A copy as {@code replicate --json} prints it. Sizes in bytes.
 *
 * <pre>{@code
 * { "id": "20261121T020000Z-daily-k3f9q2", "to": "cloud", "outcome": "copied", "from": "local", "storedBytes": 48328, "sentBytes": 48328, "problem": null }
 * }</pre>
 *
 * <p>{@code outcome} is {@code copied}, {@code there}, {@code waits} or {@code failed}, with {@code --dry-run} {@code missing}. {@code sentBytes} is less than {@code
 * storedBytes} where an earlier try had been cut.
 */
final class CopyFields {
    private CopyFields() {}

    static Map<String, Object> of(CopyResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", result.backup().value());
        fields.put("to", result.target());
        fields.put("outcome", result.match(copied -> "copied", there -> "there", busy -> "waits", none -> "failed"));
        fields.put("from", result.match(copied -> copied.source(), there -> null, busy -> null, none -> null));
        fields.put(
                "storedBytes",
                result.<Long>match(copied -> copied.storedBytes(), there -> null, busy -> null, none -> null));
        fields.put(
                "sentBytes",
                result.<Long>match(copied -> copied.sentBytes(), there -> null, busy -> null, none -> null));
        fields.put(
                "problem",
                result.match(
                        copied -> null, there -> null, busy -> busy.holder() + " works there", none -> none.problem()));
        return fields;
    }
}
