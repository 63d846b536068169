package dev.holdfast.cli;

import dev.holdfast.cli.ColdStorage.Prospect;
import dev.holdfast.retention.CostEstimate;
import dev.holdfast.retention.CostEstimate.ClassCost;
import dev.holdfast.retention.CostEstimate.EarlyDelete;
import dev.holdfast.retention.Decision.Fate;
import dev.holdfast.retention.TransitionStep;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What policy makes of one repository, as {@code plan --json} prints it. Sizes are bytes, money is in the currency of the price table; a price that is not
 * known is null.
 *
 * <pre>{@code
 * { "repository": "cloud", "kept": 120, "due": 3, "later": 1, "movedBy": "holdfast",
 *   "transitions": [ { "id": "...", "deployment": "prod", "from": "STANDARD_IA", "to": "GLACIER", "at": "...", "state": "due", "problems": [] } ],
 *   "cost": { "currency": "USD", "monthly": 1.25, "penalties": 0, "complete": true,
 *             "classes": [ { "storageClass": "GLACIER", "backups": 12, "storedBytes": 1, "billedBytes": 1, "gibMonths": 1.5, "cost": 0.0054 } ],
 *             "earlyDeletes": [ { "id": "...", "storageClass": "STANDARD_IA", "by": "transition", "missingDays": 3, "gibMonths": 0.1, "cost": 0.001 } ] } }
 * }</pre>
 *
 * <p>{@code state} is {@code due}, {@code refused} or {@code waiting}; {@code cost} is there with {@code --cost} only. For a directory, which has
 * no storage classes, {@code movedBy} and {@code cost} are null.
 */
final class ProspectFields {
    private ProspectFields() {}

    static Map<String, Object> of(Prospect prospect, boolean withCost) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("repository", prospect.outlook().repository());
        fields.put("kept", count(prospect, Fate.KEEP));
        fields.put("due", count(prospect, Fate.REMOVE));
        fields.put("later", count(prospect, Fate.LATER));
        fields.put(
                "movedBy",
                prospect.movedBy().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse(null));
        fields.put(
                "transitions",
                prospect.movedBy().stream()
                        .flatMap(it -> prospect.outlook().transitions().steps().stream())
                        .map(ProspectFields::step)
                        .toList());
        if (withCost) {
            fields.put("cost", prospect.movedBy().isPresent() ? cost(prospect.cost()) : null);
        }
        return fields;
    }

    private static long count(Prospect prospect, Fate fate) {
        return prospect.outlook().retention().decisions().stream()
                .filter(decision -> decision.fate() == fate)
                .count();
    }

    private static Map<String, Object> step(TransitionStep step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", step.candidate().id().value());
        fields.put("deployment", step.candidate().deployment());
        fields.put("from", step.from());
        fields.put("to", step.to());
        fields.put("at", step.at().toString());
        fields.put("state", step.state().word());
        fields.put("problems", step.problems());
        return fields;
    }

    private static Map<String, Object> cost(CostEstimate cost) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("currency", cost.currency());
        fields.put("monthly", cost.monthly());
        fields.put("penalties", cost.penalties());
        fields.put("complete", cost.isComplete());
        fields.put(
                "classes", cost.classes().stream().map(ProspectFields::ofClass).toList());
        fields.put(
                "earlyDeletes",
                cost.earlyDeletes().stream().map(ProspectFields::early).toList());
        return fields;
    }

    private static Map<String, Object> ofClass(ClassCost cost) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("storageClass", cost.storageClass());
        fields.put("backups", cost.backups());
        fields.put("storedBytes", cost.storedBytes());
        fields.put("billedBytes", cost.billedBytes());
        fields.put("gibMonths", cost.gibMonths());
        fields.put("cost", cost.cost().orElse(null));
        return fields;
    }

    private static Map<String, Object> early(EarlyDelete early) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", early.backup().value());
        fields.put("storageClass", early.storageClass());
        fields.put("by", early.by());
        fields.put("missingDays", early.missingDays());
        fields.put("gibMonths", early.gibMonths());
        fields.put("cost", early.cost().orElse(null));
        return fields;
    }
}
