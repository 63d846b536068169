package dev.holdfast.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.sandbox.ExportRequestor;
import dev.holdfast.sandbox.KeyOperation;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LiveViewTest {
    private final SandboxData data = SandboxData.empty();
    private final LiveDeployment deployment =
            new LiveDeployment(Sandbox.builder().name("calm-cow-456").data(data));
    private final LiveView view = deployment.view();

    @AfterEach
    void close() {
        deployment.close();
    }

    @Test
    void whenThereAreTablesInComponents_thenEachIsToldWithItsNumberAndCount() {
        data.insert("users", Map.of("name", "a"));
        data.insert("users", Map.of("name", "b"));
        data.createTable("", "empty");
        data.insert("waitlist/inner", "users", Map.of("name", "c"));

        List<LiveTable> tables = view.tables();

        assertThat(tables)
                .containsExactly(
                        new LiveTable("", "users", 10001, 2),
                        new LiveTable("", "empty", 10002, 0),
                        new LiveTable("waitlist/inner", "users", 10001, 1));
    }

    @Test
    void whenThereAreMoreTablesThanABatchHas_thenAllAreCounted() {
        for (int i = 0; i < 250; i++) {
            data.insert("t" + i, Map.of("n", 1.0));
        }

        assertThat(view.tables()).hasSize(250).allMatch(table -> table.documents() == 1);
    }

    @Test
    void whenThereAreMoreTablesThanConvexTellsOf_thenItRefusesRatherThanForgetSome() {
        for (int i = 0; i < 1001; i++) {
            data.createTable("", "t" + i);
        }

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(view::tables)
                .withMessageContaining("stops at 1000");
    }

    @Test
    void whenThereAreFiles_thenTheyAreCountedByComponent() {
        data.store("", "text/plain", new byte[1]);
        data.store("waitlist", "", new byte[2]);
        data.store("waitlist", "", new byte[3]);

        assertThat(view.files()).isEqualTo(new TreeMap<>(Map.of("", 1L, "waitlist", 2L)));
    }

    @Test
    void whenAComponentHasASchema_thenItsTextIsTold() {
        data.createTable("waitlist", "users");
        data.schema("waitlist", "{\"tables\":[],\"schemaValidation\":true}");

        assertThat(view.schemas())
                .isEqualTo(new TreeMap<>(Map.of("waitlist", "{\"tables\":[],\"schemaValidation\":true}")));
    }

    @Test
    void whenTheDeploymentIsNew_thenNoNumberOfAUserTableIsASystemTables() {
        assertThat(view.systemNumbers()).isEmpty();
    }

    @Test
    void whenTheDeploymentIsOld_thenTheNumbersThatCanBeKnownAreTold() {
        data.systemTable("", "_file_storage", 10007);
        data.systemTable("", "_scheduled_jobs", 10009);
        data.createTable("", "users");

        assertThat(view.systemNumbers()).containsExactly(10007L, 10009L);
        assertThat(view.tables()).containsExactly(new LiveTable("", "users", 10001, 0));
    }

    @Test
    void whenSomethingRuns_thenItIsSaid() {
        String mine = deployment.sandbox.beginForeignExport(ExportRequestor.SNAPSHOT_EXPORT, false);

        assertThat(view.running()).singleElement().asString().startsWith("the export " + mine + " is ");
    }

    @Test
    void whenTheCloudTakesItsOwnBackup_thenItIsSaidToo() {
        String theirs = deployment.sandbox.beginForeignExport(ExportRequestor.CLOUD_BACKUP, false);

        assertThat(view.running()).singleElement().asString().startsWith("the export " + theirs + " is ");
    }

    @Test
    void whenFunctionsAreScheduledInComponents_thenAllAreCounted() {
        for (int i = 0; i < 1001; i++) {
            data.schedule("", "mail:send", Instant.EPOCH);
        }
        data.schedule("waitlist", "mail:send", Instant.EPOCH);

        assertThat(view.scheduledJobs()).isEqualTo(1002);
    }

    @Test
    void whenAFunctionIsCalled_thenItsValueComesWithItsTypes() {
        deployment.sandbox.function("stats:count", arguments -> Map.of("n", 3L, "of", arguments.get("table")));

        assertThat(view.query("stats:count", "{\"table\":\"users\"}").toString())
                .isIn("{\"n\":3,\"of\":\"users\"}", "{\"of\":\"users\",\"n\":3}");
    }

    @Test
    void whenAFunctionFails_thenItsMessageIsTold() {
        deployment.sandbox.function("stats:count", arguments -> {
            throw new IllegalStateException("three users are missing");
        });

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> view.query("stats:count", "{}"))
                .withMessageContaining("cannot call the function stats:count of prod")
                .withMessageContaining("three users are missing");
    }

    @Test
    void whenTheDeploymentIsPaused_thenItsFunctionsAreNotCalled() {
        deployment.sandbox.function("stats:count", arguments -> 1L);
        deployment.target().pause();

        assertThat(view.isPaused()).isTrue();
        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> view.query("stats:count", "{}"))
                .withMessageContaining("BackendIsNotRunning");
    }

    @Test
    void whenArgumentsAreNoObject_thenThatIsAUsersMistake() {
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> view.query("stats:count", "[1"));
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> view.query("stats:count", "1"));
    }

    @Test
    void whenDocumentsAreRead_thenTheirTokensAreUntouched() {
        data.insert("waitlist", "users", Map.of("f", 1.0, "i", 1L, "e", 1e21, "z", -0.0, "s", "ü \" }"));
        data.insert("waitlist", "users", Map.of("s", "later"));

        DocumentPage first = view.documents("waitlist", "users", "", 1);
        DocumentPage second = view.documents("waitlist", "users", first.cursor(), 1);

        assertThat(first.lines()).singleElement().asString().contains("later");
        assertThat(first.isLast()).isFalse();
        assertThat(second.lines())
                .singleElement()
                .asString()
                .contains("\"f\":1.0", "\"i\":1,", "\"e\":1e21", "\"z\":-0.0", "\"s\":\"ü \\\" }\"");
        assertThat(second.isLast()).isTrue();
        assertThat(data.lines("waitlist", "users")).containsAll(second.lines());
    }

    @Test
    void whenTheKeyMayNotSeeData_thenThePermissionIsNamed() {
        deployment.sandbox.keys().forbid(deployment.sandbox.adminKey(), KeyOperation.VIEW_DATA);

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(view::tables)
                .satisfies(
                        e -> assertThat(e.hint()).contains("deployment:data:view", "see what a restore would change"));
    }

    @Test
    void whenTheKeyMayNotSeeTheEnvironment_thenThatIsNoFailure() {
        deployment.sandbox.setEnvironmentVariable("A", "x");
        assertThat(view.environmentNames())
                .hasValueSatisfying(names -> assertThat(names).containsExactly("A"));

        deployment.sandbox.keys().forbid(deployment.sandbox.adminKey(), KeyOperation.VIEW_ENVIRONMENT_VARIABLES);

        assertThat(view.environmentNames()).isEmpty();
    }
}
