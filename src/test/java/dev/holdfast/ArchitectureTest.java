package dev.holdfast;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;

/** The floors of the house: a package may use only packages of lower floors, and on its own floor only those named here. */
@AnalyzeClasses(packages = "dev.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String BASE = "dev.holdfast";

    /** The edge is used by the wiring alone, so it stands as high as the faces. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("", 5),
            Map.entry("cli", 4),
            Map.entry("daemon", 4),
            Map.entry("http", 4),
            Map.entry("config", 4),
            Map.entry("watch", 3),
            Map.entry("notify", 3),
            Map.entry("notify.channel", 3),
            Map.entry("backup", 2),
            Map.entry("verify", 2),
            Map.entry("prune", 2),
            Map.entry("thaw", 2),
            Map.entry("replicate", 2),
            Map.entry("restore", 2),
            Map.entry("drill", 2),
            Map.entry("look", 2),
            Map.entry("capture", 2),
            Map.entry("release", 2),
            Map.entry("convex", 1),
            Map.entry("snapshot", 1),
            Map.entry("repository", 1),
            Map.entry("repository.s3", 1),
            Map.entry("repository.directory", 1),
            Map.entry("schedule.quartz", 1),
            Map.entry("seal", 1),
            Map.entry("state", 1),
            Map.entry("sandbox", 1),
            Map.entry("manifest", 0),
            Map.entry("catalog", 0),
            Map.entry("retention", 0),
            Map.entry("schedule", 0),
            Map.entry("run", 0),
            Map.entry("failure", -1),
            Map.entry("secret", -1));

    private static final Map<String, Set<String>> SAME_FLOOR = Map.ofEntries(
            Map.entry("notify", Set.of("watch")),
            Map.entry("notify.channel", Set.of("notify", "watch")),
            Map.entry("restore", Set.of("backup", "verify")),
            Map.entry("drill", Set.of("restore", "verify")),
            Map.entry("release", Set.of("backup", "restore")),
            Map.entry("repository.s3", Set.of("repository")),
            Map.entry("repository.directory", Set.of("repository")),
            Map.entry("sandbox", Set.of("snapshot")),
            Map.entry("catalog", Set.of("manifest")),
            Map.entry("retention", Set.of("manifest", "catalog")));

    @ArchTest
    static final ArchRule FLOORS_HOLD = ArchRuleDefinition.classes()
            .should(useOnlyLowerFloors())
            .because(
                    "a package may use only packages of lower floors (src/test/java/dev/holdfast/ArchitectureTest.java)");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching(BASE + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule CORE_USES_ONLY_THE_JDK = noClasses()
            .that()
            .resideInAnyPackage(
                    BASE + ".manifest",
                    BASE + ".catalog",
                    BASE + ".retention",
                    BASE + ".schedule",
                    BASE + ".run",
                    BASE + ".failure",
                    BASE + ".secret")
            .and()
            .doNotHaveSimpleName("JsonText")
            .should()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are neither the JDK's computing parts, nor ours", type -> !isAllowedInCore(type)));

    @ArchTest
    static final ArchRule NO_CLOCK_OUTSIDE_THE_WIRING = noClasses()
            .that()
            .resideOutsideOfPackage(BASE)
            .should()
            .callMethodWhere(target(owner(isAnyOf(
                            "java.time.Instant",
                            "java.time.LocalDate",
                            "java.time.LocalDateTime",
                            "java.time.ZonedDateTime",
                            "java.time.OffsetDateTime")))
                    .and(target(name("now")))
                    .and(withoutArguments()))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time is a java.time.Clock that comes in through the constructor");

    @ArchTest
    static final ArchRule OKHTTP_STAYS_INSIDE = onlyIn("okhttp3..", "convex");

    @ArchTest
    static final ArchRule AWS_STAYS_INSIDE = onlyIn("software.amazon..", "repository.s3");

    @ArchTest
    static final ArchRule HOCON_STAYS_INSIDE = onlyIn("com.typesafe.config..", "config");

    @ArchTest
    static final ArchRule QUARTZ_STAYS_INSIDE = onlyIn("org.quartz..", "daemon", "schedule.quartz");

    @ArchTest
    static final ArchRule AGE_STAYS_INSIDE = onlyIn("com.exceptionfactory.jagged..", "seal");

    @ArchTest
    static final ArchRule MAIL_STAYS_INSIDE = onlyIn("jakarta.mail..", "notify.channel");

    @ArchTest
    static final ArchRule SQLITE_STAYS_INSIDE = onlyIn("java.sql..", "state");

    private static ArchRule onlyIn(String library, String... packages) {
        String[] rooms =
                java.util.Arrays.stream(packages).map(room -> BASE + "." + room).toArray(String[]::new);
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library);
    }

    private static boolean isAllowedInCore(JavaClass type) {
        String room = type.getPackageName();
        return room.startsWith(BASE)
                || room.equals("org.jspecify.annotations")
                || (room.startsWith("java.")
                        && !room.startsWith("java.io")
                        && !room.startsWith("java.nio.file")
                        && !room.startsWith("java.net")
                        && !room.startsWith("java.sql"))
                || type.getName().equals("java.io.Serializable")
                || type.isPrimitive()
                || type.isArray();
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass> isAnyOf(String... names) {
        Set<String> set = Set.of(names);
        return DescribedPredicate.describe("a clock", type -> set.contains(type.getName()));
    }

    private static DescribedPredicate<JavaCall<?>> withoutArguments() {
        return DescribedPredicate.describe(
                "without a clock given",
                call -> ((AccessTarget.CodeUnitCallTarget) call.getTarget())
                        .getRawParameterTypes()
                        .isEmpty());
    }

    private static ArchCondition<JavaClass> useOnlyLowerFloors() {
        return new ArchCondition<>("use only lower floors") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String target = dependency.getTargetClass().getPackageName();
                    if (target.equals(BASE) || target.startsWith(BASE + ".")) {
                        String from = room(type.getPackageName());
                        String to = room(target);
                        if (!mayUse(from, to)) {
                            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                        }
                    }
                }
            }
        };
    }

    private static boolean mayUse(String from, String to) {
        if (!FLOORS.containsKey(from) || !FLOORS.containsKey(to)) {
            return false;
        }
        return from.equals(to)
                || FLOORS.get(to) < FLOORS.get(from)
                || SAME_FLOOR.getOrDefault(from, Set.of()).contains(to);
    }

    private static String room(String packageName) {
        return packageName.equals(BASE) ? "" : packageName.substring(BASE.length() + 1);
    }
}
