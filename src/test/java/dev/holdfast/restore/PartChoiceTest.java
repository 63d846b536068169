package dev.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.Part;
import dev.holdfast.snapshot.TableName;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class PartChoiceTest {
    private static final Contents CONTENTS = new Contents(
            Stream.of("authSessions", "messages", "users", "waitlist:users", "waitlist/limits:hits", "waitlists:users")
                    .map(TableName::parse)
                    .map(name -> new Contents.Table(name.component(), name.name(), 10001, 1, 1, ""))
                    .toList(),
            List.of(new Contents.Files("", 1, 1, ""), new Contents.Files("waitlist", 1, 1, "")),
            List.of());

    private static Part part(TableChoice choice) {
        return PartChoice.of(choice, CONTENTS);
    }

    private static List<String> tables(TableChoice choice) {
        return part(choice).tables().stream().map(TableName::toString).toList();
    }

    private static TableChoice choice(List<String> tables, List<String> excluded, Optional<String> component) {
        return new TableChoice(tables, excluded, component, new TreeMap<>(), List.of(), true);
    }

    @Nested
    class GivenSixTables {
        @Test
        void whenNothingIsSaid_thenEverythingIsMeant() {
            assertThat(part(TableChoice.everything()).tables()).hasSize(6);
            assertThat(part(TableChoice.everything()).files()).containsExactly("", "waitlist");
            assertThat(TableChoice.everything().words()).isEmpty();
        }

        @Test
        void whenTablesAreNamed_thenTheyAloneAreMeantWithoutFiles() {
            assertThat(tables(TableChoice.tables("users", "waitlist:users")))
                    .containsExactly("users", "waitlist:users");
            assertThat(part(TableChoice.tables("users")).files()).isEmpty();
            assertThat(part(TableChoice.tables("users", "_storage")).files()).containsExactly("");
        }

        @Test
        void whenAComponentIsNamed_thenThoseInItAreMeantAsWell() {
            TableChoice choice = choice(List.of(), List.of(), Optional.of("waitlist"));

            assertThat(tables(choice)).containsExactly("waitlist:users", "waitlist/limits:hits");
            assertThat(part(choice).files()).containsExactly("waitlist");
        }

        @Test
        void whenATableOfAComponentIsNamed_thenItIsLookedForThere() {
            assertThat(tables(choice(List.of("users"), List.of(), Optional.of("waitlist"))))
                    .containsExactly("waitlist:users");
        }

        @Test
        void whenTablesAreExcluded_thenAllOthersAreMeant() {
            assertThat(tables(choice(List.of(), List.of("users", "_storage"), Optional.empty())))
                    .hasSize(5)
                    .doesNotContain("users");
            assertThat(part(choice(List.of(), List.of("_storage"), Optional.empty()))
                            .files())
                    .isEmpty();
        }

        @Test
        void whenSessionsAreLeftOut_thenTheyNeedNotBeThere() {
            assertThat(tables(TableChoice.everything().without(List.of("authSessions", "authVerifiers"))))
                    .hasSize(5)
                    .doesNotContain("authSessions");
        }

        @Test
        void whenANameIsMistyped_thenTheNearestIsSuggested() {
            assertThat(hint(TableChoice.tables("mesages"))).isEqualTo("did you mean messages?");
            assertThat(hint(choice(List.of(), List.of(), Optional.of("waitlst"))))
                    .isEqualTo("did you mean waitlist?");
            assertThat(hint(choice(List.of(), List.of("nothing"), Optional.empty())))
                    .startsWith("it has authSessions, messages");
        }

        private String hint(TableChoice choice) {
            return catchThrowableOfType(UsageException.class, () -> part(choice))
                    .hint();
        }
    }

    @Nested
    class GivenWords {
        @Test
        void whenDocumentsAreListed_thenAnIdWithoutTableIsOfTheTableBefore() {
            assertThat(TableChoice.parseDocuments("users:a,b,waitlist/limits:hits:c"))
                    .hasToString("{users=[a, b], waitlist/limits:hits=[c]}");
        }

        @Test
        void whenTheyCannotBeRead_thenThePlaceIsTold() {
            for (String wrong : List.of("a", "users:", "users:a,,b", ":a", "us ers:a")) {
                assertThatThrownBy(() -> TableChoice.parseDocuments(wrong)).isInstanceOf(UsageException.class);
            }
        }

        @Test
        void whenTheyContradict_thenThatIsSaid() {
            assertThatThrownBy(() -> choice(List.of("a"), List.of("b"), Optional.empty()))
                    .hasMessageContaining("contradict");
        }

        @Test
        void whenPutInWords_thenEachIsThere() {
            TableChoice choice = new TableChoice(
                    List.of("a", "b"), List.of(), Optional.of("c"), new TreeMap<>(), List.of("authSessions"), false);

            assertThat(choice.words())
                    .isEqualTo("tables a, b; component c; without, where there, authSessions; without files");
        }
    }
}
