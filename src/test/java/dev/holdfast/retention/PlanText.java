package dev.holdfast.retention;

import dev.holdfast.manifest.PruneRecord;

/** A plan as people read it, for files that are compared word for word. */
final class PlanText {
    private PlanText() {}

    static String of(RetentionPlan plan) {
        StringBuilder text = new StringBuilder();
        text.append(plan.repository()).append(" at ").append(plan.at()).append('\n');
        for (Decision decision : plan.decisions()) {
            text.append(String.format(
                    "%-6s %-10s %-36s %-16s %s%n",
                    decision.fate().word(),
                    decision.candidate().instance(),
                    decision.candidate().id(),
                    decision.reason().kind().word(),
                    decision.reason().text()));
        }
        plan.blocks()
                .forEach(block -> text.append("block  ")
                        .append(block.kind().word())
                        .append(": ")
                        .append(block.text())
                        .append('\n'));
        for (PruneRecord record : plan.records()) {
            text.append("record ")
                    .append(record.instance())
                    .append(" newest ")
                    .append(record.newest().map(Object::toString).orElse("none"))
                    .append(" due ")
                    .append(record.due())
                    .append('\n');
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    static String of(TransitionPlan plan) {
        StringBuilder text = new StringBuilder();
        for (TransitionStep step : plan.steps()) {
            text.append(String.format(
                    "%-7s %s %s -> %s at %s%n",
                    step.state().word(), step.candidate().id(), step.from(), step.to(), step.at()));
            step.problems()
                    .forEach(problem -> text.append("        ").append(problem).append('\n'));
        }
        return text.toString().replace(System.lineSeparator(), "\n");
    }
}
