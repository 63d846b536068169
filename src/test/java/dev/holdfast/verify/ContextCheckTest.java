package dev.holdfast.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.ContextProof;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.FaultyStore.Operation;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.AgeKeys;
import dev.holdfast.seal.AgeOpener;
import dev.holdfast.seal.AgeSeal;
import dev.holdfast.seal.Opener;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup whose archive is good; what was captured beside it may not be. */
final class ContextCheckTest {
    private static final ObjectKey KEY = new ObjectKey("context/prod/20261121T120000Z-daily-aaaaaa.json.age");

    private final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    private final FaultyStore store = new FaultyStore(new MemoryStore());
    private final Repository repository = new Repository("local", store, false, clock);
    private final AgeKeys keys = AgeKeys.generate();
    private byte[] sealed = new byte[0];

    @BeforeEach
    void store() throws IOException {
        repository.initialise();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream sealing = AgeSeal.to(List.of(keys.recipient())).over(bytes)) {
            sealing.write("{\"API_KEY\":\"...\"}".getBytes(UTF_8));
        }
        sealed = bytes.toByteArray();
        store.put(KEY, sealed);
        store.put(new ObjectKey(plainManifest().archive().key()), new byte[1000]);
    }

    @ParameterizedTest(name = "with its sum in the manifest: {0}")
    @ValueSource(booleans = {true, false})
    void whenItIsGood_thenNothingIsSaid(boolean isSumKnown) {
        assertThat(problems(manifest(isSumKnown), opener())).isEmpty();
    }

    @ParameterizedTest(name = "with its sum in the manifest: {0}")
    @ValueSource(booleans = {true, false})
    void whenItIsGone_thenItIsFound(boolean isSumKnown) {
        store.delete(KEY);

        assertThat(problems(manifest(isSumKnown), Optional.empty()))
                .containsExactly("environment variables: " + KEY + " is not there");
    }

    @ParameterizedTest(name = "with its sum in the manifest: {0}")
    @ValueSource(booleans = {true, false})
    void whenItIsDamaged_thenItIsFound(boolean isSumKnown) {
        store.flipping(KEY, sealed.length - 1);

        assertThat(problems(manifest(isSumKnown), opener()))
                .singleElement()
                .asString()
                .startsWith("environment variables: ")
                .contains(isSumKnown ? "SHA-256 of " + KEY : KEY + " does not open");
    }

    @Test
    void whenNoIdentityIsThere_thenItsSumFindsTheDamage() {
        store.flipping(KEY, 0);

        assertThat(problems(manifest(true), Optional.empty())).hasSize(1);
    }

    @Test
    void whenItCannotBeReadNow_thenNothingIsHeldAgainstIt() {
        store.denying(Operation.GET, "context/");

        assertThatThrownBy(() -> problems(manifest(true), opener())).isInstanceOf(RepositoryException.class);
    }

    @Test
    void whenABackupIsVerified_thenItsLossIsEvidenceAgainstTheCopy() {
        Manifest manifest = manifest(true);
        repository.commit(manifest);
        store.delete(KEY);
        Verifier verifier = new Verifier(
                Map.of("local", repository),
                new SnapshotInspector(SnapshotLimits.standard()),
                Optional.empty(),
                clock,
                "tester@test");

        Verified verified = verifier.verify(Manifests.backup(manifest));

        assertThat(verified.evidence())
                .singleElement()
                .satisfies(evidence ->
                        assertThat(evidence.problems()).contains("environment variables: " + KEY + " is not there"));
        assertThat(repository.verifications()).hasSize(1).noneMatch(Verification::isGood);
    }

    private List<String> problems(Manifest manifest, Optional<Opener> opener) {
        return new ContextCheck(opener).problems(manifest, repository);
    }

    private Optional<Opener> opener() {
        return Optional.of(AgeOpener.of("identity.txt", keys.identity()));
    }

    private Manifest plainManifest() {
        return Manifests.of("prod", "daily", clock.instant(), Manifests.tables(), Manifests.whole());
    }

    private Manifest manifest(boolean isSumKnown) {
        Manifest it = plainManifest();
        Optional<String> sum = isSumKnown ? Optional.of(ContextProof.sha256(sealed)) : Optional.empty();
        return Manifests.with(it, new Context(List.of("API_KEY"), Optional.of(KEY.value()), sum, List.of()));
    }
}
