package dev.holdfast.notify;

import static dev.holdfast.watch.PromiseState.CRITICAL;
import static dev.holdfast.watch.PromiseState.OK;
import static dev.holdfast.watch.PromiseState.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class AlertRoundTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    private ChannelState channel(String name) {
        return stage.book().telling(List.of(name), List.of()).channels().get(0);
    }

    @Nested
    class GivenOnePromise {
        @Test
        void whenItIsKept_thenNothingIsTold() {
            stage.freshness("prod", OK).rounds(20);

            assertThat(stage.mails()).isEmpty();
            assertThat(stage.book().open()).isEmpty();
        }

        @Test
        void whenItBreaks_thenItIsToldOnceAndRepeatedAndResolved() {
            stage.freshness("prod", CRITICAL).round();
            assertThat(stage.mails()).isEmpty();

            stage.round();
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");

            stage.pass(Duration.ofMinutes(235));
            assertThat(stage.mails()).isEmpty();
            stage.round();
            assertThat(stage.mails()).containsExactly("REMINDER freshness/prod=critical");
            stage.pass(HOUR.multipliedBy(4));
            assertThat(stage.mails()).containsExactly("REMINDER freshness/prod=critical");

            stage.freshness("prod", OK).round();
            assertThat(stage.mails()).isEmpty();
            stage.rounds(20);
            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/prod");
        }

        @Test
        void whenItIsCriticalForLong_thenItIsToldAtOnce() {
            stage.is(
                            Promise.Kind.FRESHNESS,
                            "prod",
                            CRITICAL,
                            Optional.of(stage.clock.instant().minus(Stage.EVERY)))
                    .round();

            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");
        }

        @Test
        void whenItIsAWarningForLong_thenItIsLookedAtTwice() {
            stage.is(
                            Promise.Kind.FRESHNESS,
                            "prod",
                            WARNING,
                            Optional.of(stage.clock.instant().minus(HOUR)))
                    .round();
            assertThat(stage.mails()).isEmpty();

            stage.round();
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=warning");
        }

        @Test
        void whenItIsToldAndResolved_thenTheMessagesSayAllThereIs() {
            Instant first = stage.clock.instant();
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.freshness("prod", OK).rounds(2);

            List<Message> messages = stage.mail.takeNew();

            Message firing = messages.get(0);
            assertThat(firing.incident()).isEqualTo("vault/prod/20261121T120500Z");
            assertThat(firing.sender()).isEqualTo(new Message.Sender("vault", "1.0"));
            assertThat(firing.at()).isEqualTo(first.plus(Stage.EVERY));
            assertThat(firing.severity()).isEqualTo(CRITICAL);
            assertThat(firing.lastGood())
                    .isEqualTo(Map.of("prod", new Message.LastGood(Instant.parse("2026-11-20T02:00:00Z"), "daily")));
            Alert alert = firing.alerts().get(0);
            assertThat(alert.since()).isEqualTo(first);
            assertThat(alert.runbook()).contains("https://wiki.example.com/no-recent-backup.md#fix");
            assertThat(alert.promise().evidence()).isEqualTo("freshness is critical at " + first);
            Message resolved = messages.get(1);
            assertThat(resolved.incident()).isEqualTo(firing.incident());
            assertThat(resolved.severity()).isEqualTo(OK);
            assertThat(resolved.alerts().get(0).resolved()).contains(first.plus(Stage.EVERY.multipliedBy(3)));
            assertThat(resolved.alerts().get(0).promise().evidence())
                    .isEqualTo(alert.promise().evidence());
        }

        @Test
        void whenAWarningBecomesCritical_thenItIsToldAgainInTheSameIncident() {
            stage.freshness("prod", WARNING).rounds(2);
            String incident = stage.mail.takeNew().get(0).incident();

            stage.freshness("prod", CRITICAL).rounds(2);

            List<Message> messages = stage.mail.takeNew();
            assertThat(messages).extracting(Stage::line).containsExactly("FIRING freshness/prod=critical");
            assertThat(messages.get(0).incident()).isEqualTo(incident);
        }

        @Test
        void whenItsDeploymentLeavesTheConfiguration_thenItIsResolvedWithANote() {
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.mails();

            stage.forget("prod");
            stage.rounds(2);

            Message message = stage.mail.takeNew().get(0);
            assertThat(Stage.line(message)).isEqualTo("RESOLVED -freshness/prod");
            assertThat(message.alerts().get(0).promise().evidence())
                    .startsWith("not watched any more, as the configuration changed; it was: freshness is critical");
        }

        @Test
        void whenNobodyKnowsAboutItsDeploymentAnyMore_thenItStands() {
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.mails();

            stage.forget("prod");
            stage.unknown.add("prod");
            stage.rounds(5);

            assertThat(stage.mails()).isEmpty();
            assertThat(stage.book().open()).hasSize(1);
        }

        @Test
        void whenItComesBackAfterItWasResolved_thenThatIsANewIncident() {
            stage.freshness("prod", CRITICAL).rounds(2);
            String first = stage.mail.takeNew().get(0).incident();
            stage.freshness("prod", OK).rounds(3);
            stage.mails();

            stage.freshness("prod", CRITICAL).rounds(2);

            assertThat(stage.mail.takeNew().get(0).incident()).isNotEqualTo(first);
        }
    }

    @Nested
    class GivenARestart {
        @Test
        void whenItIsBetweenTwoRounds_thenNothingIsToldTwiceOrLost() {
            stage.freshness("prod", CRITICAL).round();
            stage.restart();
            stage.round();
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");

            stage.restart();
            stage.rounds(3);
            assertThat(stage.mails()).isEmpty();

            stage.freshness("prod", OK).round();
            stage.restart();
            stage.round();
            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/prod");
        }

        @Test
        void whenItIsKeptAgainAfterALongStop_thenNobodyIsRemindedOfWhatIsOver() {
            stage.freshness("prod", CRITICAL).rounds(2);
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");

            stage.clock.advance(HOUR.multipliedBy(9));
            stage.restart();
            stage.freshness("prod", OK).round();
            assertThat(stage.mails()).isEmpty();
            stage.round();
            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/prod");
        }

        @Test
        void whenTwoRoundsFollowAtOnce_thenTheyAreNotTwoEvaluations() {
            stage.freshness("prod", CRITICAL).round();
            stage.clock.advance(Stage.EVERY.negated().plusSeconds(3));
            stage.restart();

            stage.round();

            assertThat(stage.mails()).isEmpty();
        }

        @Test
        void whenTheMemoryIsDamagedOrNewer_thenWhatStandsIsToldAnew() {
            for (String text :
                    List.of("{", "{\"format\":2}", "[]", "{\"format\":3,\"memory\":{\"x\":1}}", "null", "")) {
                stage.freshness("prod", CRITICAL).rounds(2);
                stage.mails();
                stage.notes.note(MemoryText.NOTE, before -> Optional.of(text));

                stage.rounds(2);

                assertThat(stage.mails()).as(text).containsExactly("FIRING freshness/prod=critical");
            }
        }

        @Test
        void whenTheProcessDiesBetweenSendingAndRemembering_thenItIsSentAgainUnderTheSameName() {
            List<String> decided = new ArrayList<>();
            stage.outlets.set(
                    0,
                    new FakeChannel("mail") {
                        @Override
                        public void deliver(Message message) throws InterruptedException {
                            decided.add(stage.notes.note(MemoryText.NOTE).orElseThrow());
                            stage.mail.deliver(message);
                        }
                    }.outlet());
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.notes.note(MemoryText.NOTE, text -> Optional.of(decided.get(0)));
            stage.restart();

            stage.round();

            assertThat(stage.mail.takeNew())
                    .hasSize(2)
                    .extracting(Message::incident)
                    .containsOnly("vault/prod/20261121T120500Z");
        }
    }

    @Nested
    class GivenFlapping {
        @Test
        void whenItIsNotKeptOnlyOnceInAWhile_thenItIsNotTold() {
            for (int i = 0; i < 50; i++) {
                stage.freshness("prod", CRITICAL).round();
                stage.freshness("prod", OK).rounds(3);
            }

            assertThat(stage.mails()).isEmpty();
        }

        @Test
        void whenItIsNotKeptEachOtherTime_thenItIsToldAndStands() {
            for (int i = 0; i < 20; i++) {
                stage.freshness("prod", WARNING).round();
                stage.freshness("prod", OK).round();
            }

            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=warning");
        }

        @Test
        void whenItComesBackAgainAndAgain_thenItMustBeKeptLongerAndLonger() {
            for (int i = 0; i < 24 * 2; i++) {
                stage.freshness("prod", WARNING).rounds(3);
                stage.freshness("prod", OK).rounds(3);
            }

            // A day of half an hour each: without damping 48 times told and resolved.
            List<String> mails = stage.mails();
            assertThat(mails).filteredOn(line -> line.startsWith("FIRING")).hasSize(3);
            assertThat(mails).filteredOn(line -> line.startsWith("RESOLVED")).hasSize(2);

            stage.freshness("prod", OK).pass(HOUR.multipliedBy(4).plus(Stage.EVERY));
            assertThat(stage.mails()).contains("RESOLVED -freshness/prod");
        }
    }

    @Nested
    class GivenSeveralPromises {
        @Test
        void whenTheyAreOfOneDeployment_thenTheyAreOneMessageTheWorstFirst() {
            stage.is(Promise.Kind.RUNS, "prod", WARNING)
                    .freshness("prod", CRITICAL)
                    .is(Promise.Kind.DISK, "", WARNING)
                    .rounds(2);

            assertThat(stage.mails())
                    .containsExactlyInAnyOrder(
                            "FIRING freshness/prod=critical runs/prod=warning", "FIRING disk=warning");
        }

        @Test
        void whenOneIsKeptAgain_thenThatWaitsAndWhatGetsWorseDoesNot() {
            stage.is(Promise.Kind.RUNS, "prod", WARNING)
                    .freshness("prod", CRITICAL)
                    .rounds(2);
            stage.mails();

            stage.is(Promise.Kind.RUNS, "prod", OK).rounds(3);
            assertThat(stage.mails()).isEmpty();

            stage.is(Promise.Kind.COPIES, "prod", WARNING).rounds(2);
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical copies/prod=warning -runs/prod");

            stage.is(Promise.Kind.COPIES, "prod", OK).pass(Duration.ofMinutes(45));
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical -copies/prod");

            stage.freshness("prod", OK).rounds(2);
            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/prod");
        }
    }

    @Nested
    class GivenManyDeployments {
        private void all(PromiseState state) {
            IntStream.range(0, 50).forEach(i -> stage.freshness("d" + i, state).is(Promise.Kind.RUNS, "d" + i, state));
        }

        @Test
        void whenFiftyFailAtOnce_thenOneMessageTellsItAndOneThatItIsOver() {
            all(CRITICAL);
            stage.rounds(10);
            List<Message> firing = stage.mail.takeNew();
            assertThat(firing).hasSize(1);
            assertThat(firing.get(0).alerts()).hasSize(100);
            assertThat(firing.get(0).incident()).startsWith("vault/storm-2026");

            all(OK);
            stage.rounds(10);
            assertThat(stage.mail.takeNew()).singleElement().satisfies(message -> {
                assertThat(message.kind()).isEqualTo(Message.Kind.RESOLVED);
                assertThat(message.alerts()).hasSize(100);
                assertThat(message.incident()).isEqualTo(firing.get(0).incident());
            });
        }

        @Test
        void whenTheyFailOneAfterTheOther_thenTheFirstAreToldAloneAndTheOthersTogether() {
            for (int i = 0; i < 50; i++) {
                stage.freshness("d" + i, CRITICAL).round();
            }
            stage.round();
            assertThat(stage.mail.takeNew().stream().map(Message::incident).distinct())
                    .hasSize(6);

            all(OK);
            stage.rounds(3);
            assertThat(stage.mails())
                    .filteredOn(line -> line.startsWith("RESOLVED"))
                    .hasSize(6);
        }

        @Test
        void whenTheyRecoverOneAfterTheOther_thenThatIsToldNowAndThen() {
            all(WARNING);
            stage.rounds(2);
            stage.mails();

            for (int i = 0; i < 50; i++) {
                stage.freshness("d" + i, OK).is(Promise.Kind.RUNS, "d" + i, OK).round();
            }
            stage.rounds(2);

            List<String> mails = stage.mails();
            assertThat(mails).hasSizeBetween(7, 10);
            assertThat(mails.get(mails.size() - 1)).startsWith("RESOLVED");
        }

        @Test
        void whenFiveFail_thenEachIsAnIncident() {
            IntStream.range(0, 5).forEach(i -> stage.freshness("d" + i, CRITICAL));

            stage.rounds(2);

            assertThat(stage.mail.takeNew()).hasSize(5);
        }
    }

    @Nested
    class GivenASilence {
        @Test
        void whenItWasBegunBefore_thenNothingIsToldUntilItExpires() {
            stage.silence(Optional.of("prod"), Duration.ofHours(2));
            stage.freshness("prod", CRITICAL).freshness("dev", CRITICAL).rounds(3);
            assertThat(stage.mails()).containsExactly("FIRING freshness/dev=critical");
            assertThat(stage.book().open()).hasSize(2);
            assertThat(stage.book().open())
                    .filteredOn(alert -> alert.silencedUntil().isPresent())
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.promise().key()).isEqualTo("freshness/prod/-"));

            stage.pass(Duration.ofMinutes(105));
            assertThat(stage.mails()).isEmpty();
            stage.round();
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");
        }

        @Test
        void whenItResolvesMeanwhile_thenNobodyEverHears() {
            stage.silence(Optional.of("prod"), Duration.ofHours(2));
            stage.freshness("prod", CRITICAL).rounds(5);
            stage.freshness("prod", OK).pass(Duration.ofHours(3));

            assertThat(stage.mails()).isEmpty();
        }

        @Test
        void whenItIsBegunWhileAnAlertStands_thenRemindersAndItsEndWait() {
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.mails();
            stage.silence(Optional.empty(), Duration.ofHours(6));
            stage.pass(Duration.ofHours(5));
            assertThat(stage.mails()).isEmpty();

            stage.freshness("prod", OK).rounds(3);
            assertThat(stage.mails()).isEmpty();

            assertThat(stage.silences().end(Optional.empty())).isTrue();
            stage.round();
            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/prod");
        }

        @Test
        void whenItWasBegunUnderAClockThatWasYearsAhead_thenItDoesNotCount() {
            Instant wrong = stage.clock.instant().plus(Duration.ofDays(900));
            stage.silences().begin(new Silence(Optional.empty(), wrong, wrong.plus(HOUR), "moving", "ada@vault"));
            stage.silences()
                    .begin(new Silence(
                            Optional.of("other"),
                            stage.clock.instant().plusSeconds(200),
                            stage.clock.instant().plus(HOUR),
                            "moving",
                            "ada@vault"));

            stage.freshness("prod", CRITICAL).freshness("other", CRITICAL).rounds(2);

            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");
            assertThat(stage.silences().standing()).hasSize(1);
        }

        @Test
        void whenItIsOfOneInAStorm_thenTheOthersAreToldWithoutIt() {
            stage.silence(Optional.of("d0"), Duration.ofHours(2));
            IntStream.range(0, 7).forEach(i -> stage.freshness("d" + i, CRITICAL));
            stage.rounds(2);

            assertThat(stage.mail.takeNew())
                    .singleElement()
                    .satisfies(message -> assertThat(message.alerts())
                            .hasSize(6)
                            .noneMatch(alert -> alert.promise().deployment().equals(Optional.of("d0"))));

            stage.pass(Duration.ofHours(2));
            assertThat(stage.mail.takeNew())
                    .singleElement()
                    .satisfies(message -> assertThat(message.alerts()).hasSize(7));
        }
    }

    @Nested
    class GivenAChannelThatFails {
        @Test
        void whenItDidNotReachEverybody_thenThatIsKnownUntilItDoes() throws InterruptedException {
            stage.mail.remarks("the mail server refused 1 of 3 recipients");
            stage.freshness("prod", CRITICAL).rounds(2);

            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");
            assertThat(channel("mail").problem()).isEqualTo("the mail server refused 1 of 3 recipients");
            assertThat(channel("mail").failingSince()).isEmpty();
            assertThat(stage.alertRound().test(stage.outlets))
                    .containsEntry("mail", Optional.of("the mail server refused 1 of 3 recipients"));

            stage.mail.remarks("");

            assertThat(stage.alertRound().test(stage.outlets)).containsEntry("mail", Optional.empty());
            assertThat(channel("mail").problem()).isEmpty();
        }

        @Test
        void whenItIsDownForHours_thenItIsTriedLessOftenAndGetsOneMessageThatIsTrue() {
            stage.mail.fail();
            Instant first = stage.clock.instant().plus(Stage.EVERY);
            stage.freshness("prod", WARNING).rounds(3);
            stage.is(Promise.Kind.RUNS, "prod", CRITICAL).pass(Duration.ofHours(3));

            assertThat(stage.mail.tries()).isBetween(7, 12);
            ChannelState state = channel("mail");
            assertThat(state.unsent()).isEqualTo(1);
            assertThat(state.failingSince()).contains(first);
            assertThat(state.problem()).isEqualTo("connection refused");
            assertThat(state.lastSent()).isEmpty();

            stage.freshness("prod", OK);
            stage.mail.work();
            stage.pass(Duration.ofMinutes(35));

            assertThat(stage.mails()).containsExactly("FIRING runs/prod=critical");
            assertThat(channel("mail").failingSince()).isEmpty();
            assertThat(channel("mail").lastSent()).isPresent();
        }

        @Test
        void whenItIsDownForMinutes_thenItIsTriedAgainAfterOneMinuteAndTwoAndFour() {
            stage.freshness("prod", CRITICAL).round();
            stage.mail.fail();
            stage.roundAfter(Duration.ZERO);
            assertThat(stage.mail.tries()).isOne();

            for (int expected : new int[] {2, 2, 3, 3, 3, 3, 4}) {
                stage.roundAfter(Duration.ofMinutes(1));
                assertThat(stage.mail.tries()).isEqualTo(expected);
            }

            stage.mail.work();
            stage.pass(Duration.ofMinutes(15));
            Message message = stage.mail.takeNew().get(0);
            assertThat(Stage.line(message)).isEqualTo("FIRING freshness/prod=critical");
            assertThat(message.lastGood()).containsOnlyKeys("prod");
        }

        @Test
        void whenRoundsAreFrequent_thenEverythingIsJudgedNoMoreOftenThanBefore() {
            stage.freshness("prod", CRITICAL).roundAfter(Duration.ZERO);
            for (int i = 0; i < 4; i++) {
                stage.roundAfter(Duration.ofMinutes(1));
                assertThat(stage.mails()).isEmpty();
            }

            stage.roundAfter(Duration.ofMinutes(1));
            assertThat(stage.mails()).hasSize(1);
        }

        @Test
        void whenAnotherWorks_thenThatOneIsTold() {
            FakeChannel chat = new FakeChannel("chat");
            stage.outlets.add(chat.outlet());
            stage.mail.fail();

            stage.freshness("prod", CRITICAL).rounds(2);

            assertThat(Stage.lines(chat)).containsExactly("FIRING freshness/prod=critical");
            assertThat(stage.book().open().get(0).told()).containsOnlyKeys("chat");
        }

        @Test
        void whenItFailsUnexpectedly_thenTheOtherIsToldAndNothingOfItsTextIs() {
            FakeChannel chat = new FakeChannel("chat");
            stage.outlets.add(chat.outlet());
            stage.mail.failWith(new IllegalStateException("https://hooks.example.com/secret"));

            stage.freshness("prod", CRITICAL).rounds(2);

            assertThat(Stage.lines(chat)).hasSize(1);
            assertThat(channel("mail").problem())
                    .startsWith("failed unexpectedly: IllegalStateException at dev.holdfast.notify.AlertRoundTest");
        }

        @Test
        void whenItThrowsAnError_thenTheOtherIsToldAndTheRoundEndsWell() {
            FakeChannel broken = new FakeChannel("broken") {
                @Override
                public void deliver(Message message) {
                    throw new NoClassDefFoundError("x");
                }
            };
            stage.outlets.add(0, broken.outlet());

            stage.freshness("prod", CRITICAL).rounds(2);

            assertThat(stage.mails()).hasSize(1);
            assertThat(channel("broken").problem()).startsWith("failed unexpectedly: NoClassDefFoundError");
        }

        @Test
        void whenItHangs_thenTheOthersAreToldAndItIsGivenUp() {
            CountDownLatch released = new CountDownLatch(1);
            FakeChannel chat = new FakeChannel("chat");
            stage.outlets.add(chat.outlet());
            stage.limit(Duration.ofMillis(200));
            stage.mail.hangUntil(released);

            stage.freshness("prod", CRITICAL).rounds(2);

            assertThat(Stage.lines(chat)).hasSize(1);
            assertThat(channel("mail").unsent()).isEqualTo(1);
            assertThat(channel("mail").problem()).startsWith("took longer than");
            released.countDown();
        }

        @Test
        void whenItRefusesOneMessageForGood_thenTheOthersAreDelivered() {
            FakeChannel picky = new FakeChannel("picky") {
                @Override
                public void deliver(Message message) throws InterruptedException {
                    if (message.incident().contains("bad")) {
                        throw new DeliveryException("400", false);
                    }
                    super.deliver(message);
                }
            };
            stage.outlets.set(0, picky.outlet());

            stage.freshness("bad", CRITICAL).freshness("prod", CRITICAL).rounds(2);

            assertThat(Stage.lines(picky)).containsExactly("FIRING freshness/prod=critical");
            assertThat(channel("picky").unsent()).isEqualTo(1);
        }

        @Test
        void whenItsTroubleIsOverBeforeItWasToldOfIt_thenNothingIsUnsent() {
            stage.mail.fail();
            stage.freshness("prod", WARNING).rounds(2);
            stage.freshness("prod", OK).rounds(3);

            assertThat(channel("mail").unsent()).isZero();
        }

        @Test
        void whenTheEndCannotBeTold_thenItIsTriedForThreeDays() {
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.mails();
            stage.mail.fail();
            stage.freshness("prod", OK).pass(Duration.ofDays(3));
            assertThat(channel("mail").unsent()).isEqualTo(1);

            stage.pass(Duration.ofHours(2));
            assertThat(channel("mail").unsent()).isZero();
            stage.mail.work();
            stage.rounds(5);
            assertThat(stage.mails()).isEmpty();
        }

        @Test
        void whenItIsToldThatItFails_thenOnlyByTheOthers() {
            FakeChannel chat = new FakeChannel("chat");
            stage.outlets.add(chat.outlet());
            Promise broken = new Promise(
                    Promise.Kind.CHANNEL,
                    Optional.empty(),
                    Optional.of("mail"),
                    WARNING,
                    Optional.empty(),
                    "1 message undelivered",
                    "mend it");

            stage.is(broken).rounds(2);

            assertThat(Stage.lines(chat)).containsExactly("FIRING channel/mail=warning");
            assertThat(stage.mails()).isEmpty();
        }
    }

    @Nested
    class GivenAMinimumSeverity {
        @Test
        void whenAWarningBecomesCriticalAndFallsBack_thenItHearsOfItsEndOnlyWhenItIsKept() {
            stage.outlets.set(0, new Outlet(stage.mail, CRITICAL));
            stage.freshness("prod", WARNING).rounds(3);
            assertThat(stage.mails()).isEmpty();

            stage.freshness("prod", CRITICAL).rounds(2);
            assertThat(stage.mails()).containsExactly("FIRING freshness/prod=critical");

            stage.freshness("prod", WARNING).pass(HOUR.multipliedBy(9));
            assertThat(stage.mails()).isEmpty();

            stage.freshness("prod", OK).rounds(10);
            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/prod");
        }

        @Test
        void whenOneIsKeptAndAnotherOnlyAWarning_thenItIsToldOfNeitherUntilBothAreKept() {
            stage.outlets.set(0, new Outlet(stage.mail, CRITICAL));
            stage.freshness("prod", CRITICAL)
                    .is(Promise.Kind.RUNS, "prod", CRITICAL)
                    .rounds(2);
            stage.mails();

            stage.freshness("prod", WARNING).is(Promise.Kind.RUNS, "prod", OK).pass(HOUR);
            assertThat(stage.mails()).isEmpty();

            stage.freshness("prod", OK).rounds(3);
            assertThat(stage.mails())
                    .singleElement()
                    .satisfies(
                            line -> assertThat(line).startsWith("RESOLVED").contains("-freshness/prod", "-runs/prod"));
        }

        @Test
        void whenItIsCriticalAgainAfterAWarning_thenTheSameIncidentIsReminded() {
            stage.outlets.set(0, new Outlet(stage.mail, CRITICAL));
            stage.freshness("prod", CRITICAL).rounds(2);
            String incident = stage.mail.takeNew().get(0).incident();
            stage.freshness("prod", WARNING).rounds(3);

            stage.freshness("prod", CRITICAL).pass(HOUR.multipliedBy(5));

            Message message = stage.mail.takeNew().get(0);
            assertThat(Stage.line(message)).isEqualTo("REMINDER freshness/prod=critical");
            assertThat(message.incident()).isEqualTo(incident);
        }
    }

    @Nested
    class GivenAChannelThatIsNew {
        @Test
        void whenSomethingStands_thenItIsToldAndTheOthersAreNotToldAgain() {
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.mails();
            FakeChannel chat = new FakeChannel("chat");
            stage.outlets.add(chat.outlet());

            stage.round();

            assertThat(Stage.lines(chat)).containsExactly("FIRING freshness/prod=critical");
            assertThat(stage.mails()).isEmpty();
        }
    }

    @Nested
    class GivenNoHealth {
        @Test
        void whenTheCatalogIsNotReadAtFirst_thenThatIsPatientlyWaitedFor() {
            stage.isUnread = true;
            stage.rounds(3);

            assertThat(stage.mails()).isEmpty();
        }

        @Test
        void whenTheCatalogIsNeverRead_thenThatIsAnAlertAndEndsWhenItIs() {
            stage.isUnread = true;
            stage.rounds(5);
            assertThat(stage.mails()).containsExactly("FIRING catalog=critical");

            stage.isUnread = false;
            stage.is(Promise.Kind.CATALOG, "", OK).rounds(2);
            assertThat(stage.mails()).containsExactly("RESOLVED -catalog");
        }

        @Test
        void whenItCannotBeJudged_thenThatIsAnAlertAndWhatStoodStands() {
            stage.freshness("prod", CRITICAL).rounds(2);
            stage.mails();

            stage.bug = Optional.of(new IllegalStateException("bug"));
            stage.rounds(3);

            assertThat(stage.mails()).containsExactly("FIRING catalog=critical");
            assertThat(stage.book().open()).hasSize(2);
        }
    }

    @Nested
    class GivenAViewThatIsNotWhole {
        @Test
        void whenADeploymentVanishesFromIt_thenItsAlertStandsAndWhatIsSeenGoesOn() {
            stage.freshness("prod", CRITICAL).freshness("other", CRITICAL).rounds(2);
            stage.mails();

            stage.forget("prod");
            stage.isWhole = false;
            stage.freshness("other", OK).rounds(5);

            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/other");
            assertThat(stage.book().open()).hasSize(1);

            stage.isWhole = true;
            stage.rounds(3);
            assertThat(stage.mails()).containsExactly("RESOLVED -freshness/prod");
        }
    }

    @Nested
    class GivenABackupToFallBackUpon {
        private Message next() {
            return stage.mail.takeNew().get(0);
        }

        @Test
        void whenTheProcessIsNewAndSeesNothing_thenItKnowsTheBackupStill() {
            stage.rounds(1);
            stage.restart();
            stage.bug = Optional.of(new IllegalStateException("bug"));
            stage.rounds(2);
            stage.bug = Optional.empty();
            stage.hasBackups = false;
            stage.unknown.add("prod");

            stage.freshness("prod", CRITICAL).rounds(2);

            Message message = stage.mail.takeNew().stream()
                    .filter(each -> each.incident().contains("prod"))
                    .findFirst()
                    .orElseThrow();
            assertThat(message.lastGood()).containsOnlyKeys("prod");
            assertThat(message.unseen()).containsExactly("prod");
        }

        @Test
        void whenItWasNeverSeen_thenItIsNotSaidThatThereIsNone() {
            stage.hasBackups = false;
            stage.isWhole = false;
            stage.freshness("prod", CRITICAL).rounds(2);

            Message message = next();
            assertThat(message.lastGood()).isEmpty();
            assertThat(message.unseen()).containsExactly("prod");
        }

        @Test
        void whenAllIsSeenAndThereIsNoneAnyMore_thenThatIsSo() {
            stage.rounds(1);
            stage.hasBackups = false;
            stage.freshness("prod", CRITICAL).rounds(2);

            Message message = next();
            assertThat(message.lastGood()).isEmpty();
            assertThat(message.unseen()).isEmpty();
        }
    }

    @Nested
    class GivenPromisesThatShareAName {
        @Test
        void whenTheClockOfARepositoryAndThatOfADeploymentAreOff_thenBothAreTold() {
            Promise repository = new Promise(
                    Promise.Kind.CLOCK,
                    Optional.empty(),
                    Optional.of("prod"),
                    WARNING,
                    Optional.empty(),
                    "off",
                    "set it");

            stage.is(repository).is(Promise.Kind.CLOCK, "prod", WARNING).rounds(2);

            assertThat(stage.book().open()).hasSize(2);
            assertThat(repository.key()).isEqualTo("clock/-/prod");
        }
    }

    @Nested
    class GivenTests {
        @Test
        void whenTheyAreDueEachWeek_thenEachChannelGetsOneNowAndEachWeek() {
            stage.settings = new AlertSettings(
                    Stage.EVERY, HOUR.multipliedBy(4), Optional.empty(), Optional.of(Duration.ofDays(7)));
            stage.rounds(5);
            assertThat(stage.mails()).containsExactly("TEST");

            stage.restart();
            stage.pass(Duration.ofDays(7));
            assertThat(stage.mails()).containsExactly("TEST");
        }

        @Test
        void whenOneFails_thenTheChannelFailsAndItIsTriedAgain() {
            stage.settings = new AlertSettings(
                    Stage.EVERY, HOUR.multipliedBy(4), Optional.empty(), Optional.of(Duration.ofDays(7)));
            stage.mail.fail();
            stage.rounds(3);
            assertThat(channel("mail").unsent()).isEqualTo(1);

            stage.mail.work();
            stage.rounds(3);
            assertThat(stage.mails()).containsExactly("TEST");
            assertThat(channel("mail").unsent()).isZero();
        }

        @Test
        void whenSomebodyAsksForOne_thenEachChannelSaysWhatBecameOfIt() throws InterruptedException {
            FakeChannel chat = new FakeChannel("chat");
            chat.fail();
            List<Outlet> outlets = new ArrayList<>(stage.outlets);
            outlets.add(chat.outlet());

            Map<String, Optional<String>> results = stage.alertRound().test(outlets);

            assertThat(results)
                    .containsExactly(
                            Map.entry("mail", Optional.empty()), Map.entry("chat", Optional.of("connection refused")));
            assertThat(stage.mails()).containsExactly("TEST");
        }
    }
}
