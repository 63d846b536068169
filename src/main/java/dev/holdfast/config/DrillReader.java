package dev.holdfast.config;

import dev.holdfast.config.DeploymentSettings.Objectives;
import dev.holdfast.convex.ServerAddress;
import dev.holdfast.drill.Choice;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.failure.Suggestion;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.schedule.Appointments;
import dev.holdfast.schedule.Recurrence;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the {@code drill} of each deployment; once all deployments are known it looks whether one may be drilled into the other. */
final class DrillReader {
    private static final String STAGING =
            "a drill writes over everything there: name a deployment for it, as staging, that is not marked production = true";

    private final ZoneId zone;
    private final Map<String, Site> sites = new TreeMap<>();
    private final List<Into> intos = new ArrayList<>();

    /** What makes a deployment fit to be restored into. */
    private record Site(boolean isProduction, boolean hasRestoreKey, ServerAddress address) {}

    private record Into(String deployment, Setting setting) {}

    /** @param zone of drills that name none */
    DrillReader(ZoneId zone) {
        this.zone = zone;
    }

    /** @param deployment the whole of it */
    Optional<DrillPlan> read(Section deployment, URI url, boolean isProduction, Objectives objectives) {
        sites.put(
                deployment.name(),
                new Site(
                        isProduction,
                        deployment.keys().stream().anyMatch(key -> key.matches("restore-key(-file|-credential)?")),
                        ServerAddress.of(url)));
        if (!deployment.has("drill")) {
            return Optional.empty();
        }
        Section section = deployment.section("drill");
        Setting into = section.setting("into", "the deployment that backups are restored into, as in into = staging");
        String name = into.text();
        intos.add(new Into(deployment.name(), into));
        Duration grace = section.setting("grace").duration(Duration.ZERO);
        Optional<Appointments> appointments =
                new DrillCalendar(section, zone).read().map((Recurrence calendar) -> new Appointments(calendar, grace));
        String choice = section.setting("of").oneOf(List.of("latest", "random"));
        List<String> checks =
                checks(section.setting("checks"), deployment.section("checks").keys());
        Duration timeout = section.setting("timeout").duration(Duration.ofMinutes(1));
        boolean isCleanedUp = section.setting("clean-up").flag();
        section.end();
        if (name.isBlank() || name.equals(deployment.name())) {
            return Optional.empty();
        }
        return Optional.of(new DrillPlan(
                deployment.name(),
                name,
                appointments,
                choice.equals("random") ? Choice.RANDOM : Choice.LATEST,
                checks,
                timeout,
                isCleanedUp,
                new DrillRecord.Objectives(objectives.rpo(), objectives.rto())));
    }

    /** Those that are named; all where the file names none. */
    private static List<String> checks(Setting setting, List<String> known) {
        if (!setting.isPresent()) {
            return known;
        }
        setting.entries().forEach(entry -> Names.reference(entry, "check", known));
        return setting.texts().stream().distinct().toList();
    }

    /** Refuses what cannot be drilled into. Call it when all deployments were read. */
    void check() {
        for (Into into : intos) {
            if (into.setting().isPresent()) {
                check(into.deployment(), into.setting(), into.setting().text());
            }
        }
    }

    private void check(String deployment, Setting setting, String name) {
        Site site = sites.get(name);
        if (name.isBlank()) {
            return; // said already
        }
        if (site == null) {
            setting.refuse("there is no such deployment" + Suggestion.orAllowed(name, sites.keySet()));
        } else if (name.equals(deployment)) {
            setting.refuse("is the deployment itself; " + STAGING);
        } else if (site.isProduction()) {
            setting.refuse("is marked production = true; " + STAGING);
        } else if (twin(deployment, site).isPresent()) {
            setting.refuse("has the URL of " + twin(deployment, site).get() + "; " + STAGING);
        } else if (!site.hasRestoreKey()) {
            setting.refuse("has no restore-key: give the deployment " + name + " a key that may import, as in"
                    + " restore-key-file = /etc/holdfast/keys/" + name.toLowerCase(Locale.ROOT) + "-restore");
        }
    }

    /** The deployment that is drilled, or one of production, where it answers at the same address. */
    private Optional<String> twin(String deployment, Site site) {
        return sites.entrySet().stream()
                .filter(other ->
                        other.getKey().equals(deployment) || other.getValue().isProduction())
                .filter(other -> other.getValue().address().equals(site.address()))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
