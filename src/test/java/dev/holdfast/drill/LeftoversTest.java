package dev.holdfast.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeftoversTest {
    private static final Instant NOON = Instant.parse("2026-12-15T12:00:00Z");

    private final Leftovers leftovers = new Leftovers("staging");
    private final List<RestoreRecord> records = new ArrayList<>();

    private RestoreId add(Annotations said, Optional<RestoreId> undoes, Optional<RestoreOutcome> outcome) {
        Instant at = NOON.plusSeconds(60L * records.size());
        RestoreId id = RestoreId.of(at, "aaaaaa");
        Map<String, String> facts = new HashMap<>();
        said.purpose().ifPresent(purpose -> facts.put(RestoreRecord.PURPOSE, purpose));
        said.note().ifPresent(note -> facts.put(RestoreRecord.NOTE, note));
        undoes.ifPresent(undone -> facts.put(RestoreRecord.UNDOES, undone.value()));
        List<RestoreEntry> entries = new ArrayList<>();
        entries.add(new RestoreEntry(id, "staging", RestoreStage.BEGUN, at, facts));
        entries.add(new RestoreEntry(id, "staging", RestoreStage.CONFIRMED, at.plusSeconds(1), Map.of()));
        outcome.ifPresent(how -> entries.add(new RestoreEntry(
                id, "staging", RestoreStage.ENDED, at.plusSeconds(2), Map.of(RestoreRecord.OUTCOME, how.word()))));
        records.addAll(RestoreRecord.of(entries));
        return id;
    }

    private RestoreId drill() {
        return add(Leftovers.annotations("prod", true), Optional.empty(), Optional.of(RestoreOutcome.PROVED));
    }

    private void undo(RestoreId id, RestoreOutcome outcome) {
        add(Annotations.none(), Optional.of(id), Optional.of(outcome));
    }

    private Optional<RestoreId> newest() {
        return leftovers.newest(records).map(RestoreRecord::id);
    }

    @Test
    void whenADrillWasNotTakenBack_thenItIsLeft() {
        RestoreId drill = drill();

        assertThat(newest()).contains(drill);
        assertThat(new Leftovers("another").newest(records)).isEmpty();
    }

    @Test
    void whenItWasTakenBack_thenNothingIsLeftOfIt() {
        undo(drill(), RestoreOutcome.PROVED);

        assertThat(newest()).isEmpty();
    }

    @Test
    void whenTakingItBackFailed_thenItIsLeft() {
        RestoreId drill = drill();
        undo(drill, RestoreOutcome.UNCHANGED);
        undo(drill, RestoreOutcome.UNPROVED);

        assertThat(newest()).contains(drill);
    }

    @Test
    void whenTheSecondWasTakenBack_thenTheFirstIsLeft() {
        RestoreId first = drill();
        undo(drill(), RestoreOutcome.PROVED);

        assertThat(newest()).contains(first);

        undo(first, RestoreOutcome.PROVED);
        assertThat(newest()).isEmpty();
    }

    @Test
    void whenSomebodyRestoredSince_thenThatIsTheirs() {
        drill();
        add(
                new Annotations(Optional.of("drill of mine"), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.of(RestoreOutcome.PROVED));

        assertThat(newest()).isEmpty();
    }

    @Test
    void whenItWasToBeKept_thenItIsFinishedAndNotTakenBack() {
        add(Leftovers.annotations("prod", false), Optional.empty(), Optional.empty());

        assertThat(newest()).isEmpty();
        assertThat(leftovers.halfway(records)).hasSize(1);
    }

    @Test
    void whenTakingItBackStandsHalfway_thenThatIsFinished() {
        add(Annotations.none(), Optional.of(drill()), Optional.empty());

        assertThat(leftovers.halfway(records)).hasSize(1);
    }

    @Test
    void whenSomebodyElsesRestoreStandsHalfway_thenItIsTheirs() {
        add(Annotations.none(), Optional.empty(), Optional.empty());

        assertThat(leftovers.halfway(records)).isEmpty();
    }
}
