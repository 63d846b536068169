package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong at whatever step of a run, and however it is put: the heartbeat stays silent, no metric tells of a backup, deadlines pass, and nothing that was bad turns good. Each step has a daemon of its
 * own; they run side by side.
 */
final class InjectedFaultsTest {
    private static final int ALWAYS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** So long after every deadline has passed the daemons are watched. */
    private static final Duration WATCHED = Duration.ofSeconds(2);

    /** So many daemons at once. */
    private static final int ROUND = 9;

    @TempDir
    private Path folder;

    private record Step(String name, boolean isQuick, Consumer<FaultScene> fault) {}

    private static Step quick(String name, Consumer<FaultScene> fault) {
        return new Step(name, true, fault);
    }

    private static Step slow(String name, Consumer<FaultScene> fault) {
        return new Step(name, false, fault);
    }

    private static Stream<Step> ofTheDeployment() {
        return Stream.of(
                quick(
                        "the key is refused",
                        scene -> scene.sandbox().misbehaviour().refuseKeys(401)),
                slow(
                        "the key is forbidden",
                        scene -> scene.sandbox().misbehaviour().refuseKeys(403)),
                slow("nothing answers", scene -> scene.sandbox().misbehaviour().dropRequests("/", Misbehaviour.ALWAYS)),
                slow(
                        "the export is refused",
                        scene ->
                                scene.sandbox().misbehaviour().answer("/api/export/request", 400, Misbehaviour.ALWAYS)),
                slow(
                        "the answers are web pages",
                        scene -> scene.sandbox()
                                .misbehaviour()
                                .answerNonsense("/api/", Misbehaviour.Nonsense.HTML, Misbehaviour.ALWAYS)),
                quick(
                        "the export hangs",
                        scene -> scene.sandbox().misbehaviour().exportsGetStuck()),
                slow(
                        "the export is cancelled",
                        scene -> scene.sandbox().misbehaviour().cancelExports(Misbehaviour.ALWAYS)),
                slow("the ZIP is gone", scene -> scene.sandbox().misbehaviour().loseExports(Misbehaviour.ALWAYS)),
                slow(
                        "the download is cut",
                        scene -> scene.sandbox().misbehaviour().cutDownloads(3_000, Misbehaviour.ALWAYS)),
                quick(
                        "the ZIP is damaged",
                        scene -> scene.sandbox().misbehaviour().damageDownloads(2_000, Misbehaviour.ALWAYS)));
    }

    private static Stream<Step> ofTheStore() {
        return Stream.of(
                slow("opening: the identity cannot be written", failing(S3Operation.PUT_OBJECT, "holdfast.json")),
                slow("opening: the identity cannot be read", failing(S3Operation.GET_OBJECT, "holdfast.json")),
                quick("listing is denied", scene -> scene.s3().faults().deny(S3Operation.LIST_OBJECTS)),
                slow("reading is denied", scene -> scene.s3().faults().deny(S3Operation.GET_OBJECT)),
                slow("the lease cannot be written", failing(S3Operation.PUT_OBJECT, "leases/")),
                slow("no upload can be begun", scene -> scene.s3().faults().deny(S3Operation.CREATE_UPLOAD)),
                quick("a part is refused", scene -> scene.s3().faults().deny(S3Operation.UPLOAD_PART)),
                slow(
                        "a part is damaged by the store",
                        scene -> scene.s3()
                                .faults()
                                .next(S3Operation.UPLOAD_PART, ALWAYS, new S3Fault.DamageStored(1_000))),
                slow(
                        "connections end in a part",
                        scene -> scene.s3()
                                .faults()
                                .next(S3Operation.UPLOAD_PART, ALWAYS, new S3Fault.DropConnection())),
                slow(
                        "the upload cannot be completed",
                        scene -> scene.s3().faults().deny(S3Operation.COMPLETE_UPLOAD)),
                slow(
                        "completing ends in an error inside 200",
                        scene -> scene.s3()
                                .faults()
                                .next(S3Operation.COMPLETE_UPLOAD, ALWAYS, new S3Fault.ErrorInsideOk("InternalError"))),
                slow(
                        "what is stored cannot be asked for",
                        scene -> scene.s3().faults().deny(S3Operation.HEAD_OBJECT)),
                quick("the manifest cannot be written", failing(S3Operation.PUT_OBJECT, "/manifests/")));
    }

    private static Stream<Step> thrown() {
        List<Step> steps = new ArrayList<>();
        for (String within : List.of("BackupRuns", "Backups", "BackupRun", "Intake", "Description", "Leases")) {
            steps.add(new Step(
                    "a RuntimeException within " + within,
                    within.equals("Intake"),
                    scene -> scene.clock().throwWithin(within, () -> new IllegalStateException("injected"))));
            steps.add(new Step(
                    "an Error within " + within,
                    within.equals("Description"),
                    scene -> scene.clock().throwWithin(within, () -> new NoClassDefFoundError("injected"))));
        }
        return steps.stream();
    }

    private static Consumer<FaultScene> failing(S3Operation operation, String keyPart) {
        return scene -> {
            for (int i = 0; i < ALWAYS; i++) {
                scene.s3().faults().nextOn(operation, keyPart, new S3Fault.Refuse(403, "AccessDenied"));
            }
        };
    }

    private static List<Step> steps() {
        return Stream.of(ofTheDeployment(), ofTheStore(), thrown())
                .flatMap(each -> each)
                .toList();
    }

    @Test
    void whenSomeStepsFail_thenNothingTellsOfABackup() throws Exception {
        try (Scenes well = new Scenes(List.of(quick("nothing", scene -> {})), folder.resolve("well"));
                Scenes scenes =
                        new Scenes(steps().stream().filter(Step::isQuick).toList(), folder)) {
            scenes.watchUntilAllAreLate();

            scenes.assertNothingWasGood();
            // Where nothing fails the same eyes see that all is well.
            well.awaitThatAllAreGood();
        }
    }

    @Test
    @Tag("slow")
    void whenEachStepFails_thenNothingTellsOfABackup() throws Exception {
        List<Step> all = steps();
        for (int from = 0; from < all.size(); from += ROUND) {
            List<Step> some = all.subList(from, Math.min(from + ROUND, all.size()));
            try (Scenes scenes = new Scenes(some, folder.resolve("round" + from))) {
                scenes.watchUntilAllAreLate();
                scenes.assertNothingWasGood();
            }
        }
    }

    /** Daemons side by side. */
    private static final class Scenes implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(8);
        private final List<FaultScene> scenes = new ArrayList<>();

        Scenes(List<Step> steps, Path folder) throws Exception {
            for (int i = 0; i < steps.size(); i++) {
                FaultScene scene = new FaultScene(steps.get(i).name(), folder.resolve("scene" + i));
                steps.get(i).fault().accept(scene);
                scenes.add(scene);
            }
            each(FaultScene::start);
        }

        private interface Act {
            void on(FaultScene scene) throws Exception;
        }

        private void each(Act act) throws InterruptedException, ExecutionException {
            List<Callable<Void>> work = new ArrayList<>();
            scenes.forEach(scene -> work.add(() -> {
                act.on(scene);
                return null;
            }));
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }

        void watchUntilAllAreLate() {
            await("deadlines")
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(250))
                    .during(WATCHED)
                    .untilAsserted(() -> {
                        each(FaultScene::look);
                        assertThat(scenes)
                                .allSatisfy(scene -> assertThat(scene.isLate())
                                        .as(scene.name() + ": " + scene.states())
                                        .isTrue());
                    });
        }

        void assertNothingWasGood() {
            SoftAssertions softly = new SoftAssertions();
            for (FaultScene scene : scenes) {
                softly.assertThat(scene.beats())
                        .as(scene.name() + ": heartbeats")
                        .isZero();
                softly.assertThat(scene.bestSuccess())
                        .as(scene.name() + ": last success")
                        .isZero();
                softly.assertThat(scene.turnedGood())
                        .as(scene.name() + ": turned good")
                        .isEmpty();
            }
            softly.assertAll();
        }

        void awaitThatAllAreGood() {
            await("backups").atMost(PATIENCE.multipliedBy(3)).untilAsserted(() -> {
                each(FaultScene::look);
                assertThat(scenes).allSatisfy(scene -> {
                    assertThat(scene.bestSuccess()).as(scene.name()).isPositive();
                    assertThat(scene.state("freshness/prod/")).as(scene.name()).isEqualTo("ok");
                    assertThat(scene.beats()).as(scene.name() + ": heartbeats").isPositive();
                });
            });
        }

        @Override
        public void close() {
            try {
                each(FaultScene::close);
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("a scene did not close", e);
            } finally {
                threads.shutdownNow();
            }
        }
    }
}
