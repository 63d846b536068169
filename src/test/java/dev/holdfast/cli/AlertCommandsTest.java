package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.notify.OpenAlert;
import dev.holdfast.notify.Silence;
import dev.holdfast.testing.Golden;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.PromiseState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertCommandsTest {
    private static final Instant MORNING = Instant.parse("2026-11-21T05:05:00Z");

    private final Shell shell = new Shell();

    private void someChannels() {
        shell.toolbox.alerts.channels.add(new ChannelState("mail", Optional.of(MORNING), 0, Optional.empty(), ""));
        shell.toolbox.alerts.channels.add(
                new ChannelState("chat", Optional.empty(), 1, Optional.of(MORNING), "answered 500"));
    }

    private void oneAlert() {
        shell.toolbox.alerts.open.add(new OpenAlert(
                Samples.health(PromiseState.CRITICAL).broken().get(0),
                "host/prod/20261121T050500Z",
                MORNING,
                Optional.of(Samples.NOON.plusSeconds(3600)),
                Map.of("mail", MORNING)));
        shell.toolbox.alerts.silences.add(silence(Optional.of("prod")));
    }

    private static Silence silence(Optional<String> deployment) {
        return new Silence(deployment, MORNING, Samples.NOON.plusSeconds(3600), "moving the server", "ada@host");
    }

    private void golden(String name, String... args) {
        Golden.assertSame(shell.call(args).transcript(), "dev/holdfast/cli/" + name + ".txt");
    }

    @Nested
    class GivenAlertList {
        @Test
        void whenSomethingStands_thenItSaysWhoKnows() {
            someChannels();
            oneAlert();

            golden("alert-list", "alert", "list");
            golden("alert-list-json", "alert", "list", "--json");
        }

        @Test
        void whenNothingStandsAndNobodyIsTold_thenItSaysSo() {
            assertThat(shell.call("alert", "list")).isEqualTo(new Shell.Result(0, """
                            no alert stands, as judged at 2026-11-21T11:59:00Z

                            no channels are configured: nobody is told
                            """, ""));
        }

        @Test
        void whenNobodyJudges_thenItSaysSo() {
            shell.toolbox.alerts.judged = Optional.empty();
            assertThat(shell.call("alert", "list").out())
                    .startsWith("no alert stands; nobody has ever judged: does the daemon run?");

            shell.toolbox.alerts.judged = Optional.of(Samples.NOON.minusSeconds(86_400));
            assertThat(shell.call("alert", "list").out())
                    .startsWith("no alert stands; nobody has judged since 2026-11-20T12:00:00Z: does the daemon run?");
        }
    }

    @Nested
    class GivenAlertTest {
        @Test
        void whenAllTakeIt_thenEachSaysSo() {
            someChannels();

            assertThat(shell.call("alert", "test"))
                    .isEqualTo(new Shell.Result(0, "mail: delivered\nchat: delivered\n", ""));
            assertThat(shell.toolbox.calls).contains("open /etc/holdfast/holdfast.conf OfAlerts[]");
        }

        @Test
        void whenOneFails_thenTheExitCodeSaysSo() {
            someChannels();
            shell.toolbox.alerts.problems.put("chat", "answered 500");

            assertThat(shell.call("alert", "test"))
                    .isEqualTo(new Shell.Result(8, "mail: delivered\nchat: failed: answered 500\n", ""));
            assertThat(shell.call("alert", "test", "mail")).isEqualTo(new Shell.Result(0, "mail: delivered\n", ""));
        }

        @Test
        void whenThereIsNoSuchChannel_thenTheKnownOnesAreListed() {
            someChannels();

            Shell.Result result = shell.call("alert", "test", "mial");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err())
                    .contains("there is no channel 'mial'")
                    .contains("did you mean mail? There are: mail, chat");
        }

        @Test
        void whenThereAreNone_thenItSaysSo() {
            assertThat(shell.call("alert", "test").err()).contains("no channels are configured");
        }
    }

    @Nested
    class GivenSilence {
        @Test
        void whenOneIsBegun_thenItSaysUntilWhen() {
            assertThat(shell.call("silence", "prod", "--for", "2h", "--reason", "moving"))
                    .isEqualTo(new Shell.Result(0, "prod is silenced until 2026-11-21T14:00:00Z\n", ""));
            assertThat(shell.call("silence", "--all", "--for", "30m", "--reason", "network")
                            .out())
                    .isEqualTo("everything is silenced until 2026-11-21T12:30:00Z\n");
            assertThat(shell.toolbox.calls)
                    .contains(
                            "silence Optional[prod] until 2026-11-21T14:00:00Z: moving",
                            "silence Optional.empty until 2026-11-21T12:30:00Z: network");
        }

        @Test
        void whenTheDeploymentIsUnknown_thenTheNearestIsNamed() {
            Shell.Result result = shell.call("silence", "prd", "--for", "2h", "--reason", "moving");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("no deployment 'prd'").contains("did you mean prod?");
        }

        @Test
        void whenOneIsEnded_thenWhatIsLeftIsSaid() {
            shell.toolbox.alerts.silences.add(silence(Optional.of("prod")));
            shell.toolbox.alerts.silences.add(silence(Optional.empty()));

            assertThat(shell.call("silence", "prod", "--end"))
                    .isEqualTo(new Shell.Result(
                            0,
                            "prod is not silenced any more\n",
                            "everything is silenced still: holdfast silence --all --end\n"));
            assertThat(shell.call("silence", "prod", "--end").out()).isEqualTo("prod was not silenced\n");
            assertThat(shell.call("silence", "--all", "--end").out())
                    .isEqualTo("everything is not silenced any more\n");
        }

        @Test
        void whenTheyAreListed_thenWithWhoAndWhy() {
            assertThat(shell.call("silence", "--list").out()).isEqualTo("nothing is silenced\n");
            shell.toolbox.alerts.silences.add(silence(Optional.empty()));

            assertThat(shell.call("silence", "--list").out()).isEqualTo("""
                    SILENCED      UNTIL                 BY        REASON
                    (everything)  2026-11-21T13:00:00Z  ada@host  moving the server
                    """);
            assertThat(shell.call("silence", "--list", "--json").out()).contains("\"reason\" : \"moving the server\"");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "silence",
                    "silence prod",
                    "silence prod --for 2h",
                    "silence prod --for 31d --reason x",
                    "silence prod --for 2027-01-01T00:00:00Z --reason x",
                    "silence prod --reason x",
                    "silence prod --all --for 2h --reason x",
                    "silence --for 2h --reason x",
                    "silence prod --end --for 2h",
                    "silence --list prod",
                    "silence prod --end --json",
                    "silence prod --for never --reason x",
                    "alert",
                    "alert sing",
                    "alert list mail",
                    "alert test --json"
                })
        void whenCalledWrongly_thenNothingIsDone(String line) {
            assertThat(shell.call(line.split(" ")).code()).isEqualTo(2);
            assertThat(shell.toolbox.calls).noneMatch(call -> call.startsWith("silence") || call.startsWith("end"));
        }
    }
}
