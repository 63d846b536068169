package dev.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.FaultyStore.Operation;
import java.io.IOException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FaultyStoreTest extends ObjectStoreContract {
    private static final ObjectKey KEY = new ObjectKey("a/b");

    @Override
    protected ObjectStore create() {
        return new FaultyStore(new MemoryStore());
    }

    @Nested
    class GivenFaults {
        private final FaultyStore faulty = new FaultyStore(new MemoryStore());

        @Test
        void whenTheSecondPutFails_thenOnlyThatOne() {
            faulty.failing(Operation.PUT, 2);

            faulty.put(KEY, "one".getBytes(UTF_8));
            assertThatThrownBy(() -> faulty.put(KEY, "two!".getBytes(UTF_8))).isInstanceOf(RepositoryException.class);

            assertThat(faulty.head(KEY).orElseThrow().sizeBytes()).isEqualTo(3);
        }

        @Test
        void whenTheAnswerIsLost_thenTheEffectIsThere() {
            faulty.failingAfterEffect(Operation.PUT_IF_ABSENT, 1);

            assertThatThrownBy(() -> faulty.putIfAbsent(KEY, new byte[1])).isInstanceOf(RepositoryException.class);

            assertThat(faulty.head(KEY)).isPresent();
        }

        @Test
        void whenReadsAreDamaged_thenTheyEndEarlyOrDiffer() throws IOException {
            faulty.put(KEY, "0123456789".getBytes(UTF_8));

            faulty.cutting(KEY, 4);
            assertThat(faulty.get(KEY).readAllBytes()).asString(UTF_8).isEqualTo("0123");
            faulty.heal().flipping(KEY, 4);
            assertThat(faulty.get(KEY).readAllBytes()).asString(UTF_8).isEqualTo("0123556789");
        }
    }
}
