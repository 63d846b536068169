package dev.holdfast.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One reading of one file: what was found wrong, what is worth knowing, what is in force. One thread. */
final class Reading {
    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{\\??([^}]+)}");

    /** Entries of a list are {@code [0]}, {@code [1]} in our paths. */
    private static final Pattern INDEX = Pattern.compile("\\[([0-9]+)]");

    private final Path file;
    private final ConfigObject unresolved;
    private final Map<String, String> environment;
    private final Map<String, Problem> missing;
    private final Set<String> excused = new HashSet<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notes = new ArrayList<>();
    private final Map<String, TreeSet<Place>> withoutEffect = new LinkedHashMap<>();
    private final Map<String, EffectiveSetting> effective = new LinkedHashMap<>();

    Reading(Path file, Hocon hocon, Map<String, String> environment) {
        this.file = file;
        this.unresolved = hocon.unresolved();
        this.missing = hocon.missing();
        this.problems.addAll(hocon.problems());
        this.environment = environment;
    }

    void problem(Place place, String what) {
        problems.add(new Problem(place, what));
    }

    void note(Place place, String what) {
        notes.add(new Problem(place, what));
    }

    /** Notes that settings of this topic change nothing yet; told once with all places. */
    void withoutEffect(String topic, Place place) {
        withoutEffect.computeIfAbsent(topic, any -> new TreeSet<>()).add(place);
    }

    void inForce(EffectiveSetting setting) {
        effective.putIfAbsent(setting.path(), setting);
    }

    void notInForce(String path) {
        effective.remove(path);
    }

    /** Where a value comes from: {@code line 14} of the file itself, or else its place in full. */
    String from(Place place) {
        return place.isInAFile() && place.file().equals(file.toString()) ? "line " + place.line() : place.toString();
    }

    /** Whether a secret stands in a file of the configuration, rather than in one of its own or in the environment. */
    boolean holdsSecret() {
        return effective.values().stream()
                .anyMatch(setting -> setting.value().equals(EffectiveSetting.MASK)
                        && !setting.from().equals("default")
                        && !setting.from().startsWith("environment variable "));
    }

    /** A path of the configuration: relative ones start where the file lies. */
    Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }

    Optional<String> environment(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    /** Whether what the file puts at this path takes a variable that must be set and is not. */
    boolean lacksVariable(String path) {
        return variablesAt(path).stream().anyMatch(missing::containsKey);
    }

    /** A variable that this path alone takes need not be set: the setting does not matter this time. */
    void excuse(String path) {
        excused.add(path);
    }

    List<String> problems() {
        Stream<Problem> unset = missing.entrySet().stream()
                .filter(entry -> !isExcused(entry.getKey()))
                .map(Map.Entry::getValue);
        return Stream.concat(problems.stream(), unset)
                .distinct()
                .sorted(Problem.IN_FILE_ORDER)
                .map(Problem::toString)
                .toList();
    }

    List<String> notes() {
        List<Problem> all = new ArrayList<>(notes);
        withoutEffect.forEach((topic, places) -> all.add(new Problem(places.first(), topic + others(places))));
        return all.stream()
                .distinct()
                .sorted(Problem.IN_FILE_ORDER)
                .map(Problem::toString)
                .toList();
    }

    /** Whether nothing takes the variable but settings that do not matter this time. */
    private boolean isExcused(String variable) {
        long uses = variablesIn(unresolved).stream().filter(variable::equals).count();
        long excusedUses = excused.stream()
                .flatMap(path -> variablesAt(path).stream())
                .filter(variable::equals)
                .count();
        return uses == excusedUses;
    }

    private static String others(SortedSet<Place> places) {
        List<String> lines = places.stream()
                .skip(1)
                .map(place -> place.file().equals(places.first().file()) ? "" + place.line() : place.toString())
                .toList();
        return lines.isEmpty() ? "" : " (also line " + String.join(", ", lines) + ")";
    }

    List<EffectiveSetting> effective() {
        return List.copyOf(effective.values());
    }

    /** Where the path, or else the nearest of its parents, stands in the file. */
    Place placeOf(String path) {
        Place nearest = new Place(file.toString(), 0);
        ConfigValue value = unresolved;
        for (String key : keysOf(path)) {
            value = child(value, key);
            if (value == null) {
                return nearest;
            }
            Place place = Place.of(value.origin());
            nearest = place.isInAFile() ? place : nearest;
        }
        return nearest;
    }

    /** Whether the file takes values from this key of its root, which is then a name of the operator's own. */
    boolean isUsed(String key) {
        return variablesIn(unresolved).stream()
                .anyMatch(name -> ConfigUtil.splitPath(name).get(0).equals(key));
    }

    /** Names of the variables that the file puts at this path. */
    List<String> variablesAt(String path) {
        ConfigValue value = unresolved;
        for (String key : keysOf(path)) {
            value = child(value, key);
            if (value == null) {
                return List.of();
            }
        }
        return variablesIn(value);
    }

    /** Those of them that have no value, neither in the environment nor in the file; {@code ${?NAME}} then leaves nothing behind. */
    List<String> unsetVariablesAt(String path) {
        return variablesAt(path).stream()
                .filter(name -> environment(name).isEmpty() && !stands(name))
                .toList();
    }

    private boolean stands(String path) {
        ConfigValue value = unresolved;
        for (String key : keysOf(path)) {
            value = value == null ? null : child(value, key);
        }
        return value != null;
    }

    private static List<String> variablesIn(ConfigValue value) {
        return SUBSTITUTION
                .matcher(value.render(ConfigRenderOptions.concise()))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> keysOf(String path) {
        return ConfigUtil.splitPath(INDEX.matcher(path).replaceAll(".$1"));
    }

    private static @Nullable ConfigValue child(ConfigValue value, String key) {
        try {
            if (value instanceof ConfigList list) {
                return Integer.parseInt(key) < list.size() ? list.get(Integer.parseInt(key)) : null;
            }
            return value instanceof ConfigObject object ? object.get(key) : null;
        } catch (ConfigException.NotResolved | NumberFormatException e) {
            return null; // a merge that hangs on a substitution: its parent's line must do
        }
    }
}
