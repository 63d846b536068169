package dev.holdfast.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.holdfast.failure.Suggestion;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An object of the configuration with its defaults. Whoever reads it asks for every name it knows and then calls {@link #end()}. */
final class Section {
    private static final ConfigObject NOTHING = ConfigFactory.empty().root();

    private final Reading reading;
    private final String path;
    private final ConfigObject written;
    private final ConfigObject defaults;
    private final Set<String> known = new LinkedHashSet<>();

    Section(Reading reading, String path, ConfigObject written, ConfigObject defaults) {
        this.reading = reading;
        this.path = path;
        this.written = written;
        this.defaults = defaults;
    }

    Reading reading() {
        return reading;
    }

    String path() {
        return path;
    }

    /** The last part of the path: the name that somebody gave. */
    String name() {
        List<String> keys = ConfigUtil.splitPath(path);
        return keys.get(keys.size() - 1);
    }

    Place place() {
        return reading.placeOf(path);
    }

    void refuse(String what) {
        reading.problem(place(), path + ": " + what);
    }

    void note(String what) {
        reading.note(place(), path + ": " + what);
    }

    Setting setting(String key) {
        return setting(key, "");
    }

    /** @param missing what to say when it is asked for and is not there; empty for the kind of value alone */
    Setting setting(String key, String missing) {
        known.add(key);
        ConfigValue here = written.get(key);
        if (here != null) {
            boolean isNull = here.valueType() == ConfigValueType.NULL;
            return new Setting(reading, pathOf(key), isNull ? null : here, false, missing);
        }
        return new Setting(reading, pathOf(key), defaults.get(key), true, missing);
    }

    /** The object at this key; empty if it is not there. */
    Section section(String key) {
        return section(key, object(defaults.get(key)));
    }

    Section section(String key, ConfigObject itsDefaults) {
        known.add(key);
        ConfigValue here = written.get(key);
        if (here != null && here.valueType() != ConfigValueType.OBJECT && here.valueType() != ConfigValueType.NULL) {
            setting(key).refuse("must be an object, as in " + key + " { ... }");
        }
        return new Section(reading, pathOf(key), object(here), itsDefaults);
    }

    /** What the file says here, and where it says nothing the defaults. */
    ConfigObject merged() {
        return written.withFallback(defaults).toConfig().root();
    }

    /** Whether the file has this key. */
    boolean has(String key) {
        known.add(key);
        ConfigValue here = written.get(key);
        return here != null && here.valueType() != ConfigValueType.NULL;
    }

    /**
     * All objects below this one, whose names the operator chose, in the order of the file, then those that only the defaults have.
     *
     * @param eachDefaults what stands in for settings that none of them says
     */
    List<Section> named(Predicate<String> isRight, String allowed, ConfigObject eachDefaults) {
        Set<String> names = new LinkedHashSet<>();
        written.keySet().stream()
                .sorted(Comparator.<String, Place>comparing(name -> reading.placeOf(pathOf(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .forEach(names::add);
        names.addAll(new java.util.TreeSet<>(defaults.keySet()));
        return names.stream()
                .filter(name -> isName(name, isRight, allowed))
                .map(name -> section(
                        name,
                        object(defaults.get(name))
                                .withFallback(eachDefaults)
                                .toConfig()
                                .root()))
                .toList();
    }

    private boolean isName(String name, Predicate<String> isRight, String allowed) {
        known.add(name);
        ConfigValue here = written.get(name);
        if (!isRight.test(name)) {
            reading.problem(reading.placeOf(pathOf(name)), pathOf(name) + ": " + allowed);
            return false;
        }
        return here == null || here.valueType() != ConfigValueType.NULL;
    }

    /** The names of all settings here, whoever chose them, in the order of the file. */
    List<String> keys() {
        return written.keySet().stream()
                .sorted(Comparator.<String, Place>comparing(name -> reading.placeOf(pathOf(name)))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** As {@link #keys()}, then those that only the defaults have. */
    List<String> allKeys() {
        Set<String> all = new LinkedHashSet<>(keys());
        all.addAll(new java.util.TreeSet<>(defaults.keySet()));
        return List.copyOf(all);
    }

    /** The names of those that the defaults do not have, in the order of the file. */
    List<String> ownKeys() {
        return keys().stream().filter(key -> !defaults.containsKey(key)).toList();
    }

    /** Refuses every key that nobody asked for. */
    void end() {
        for (String key : written.keySet()) {
            if (!known.contains(key)) {
                reading.problem(
                        reading.placeOf(pathOf(key)),
                        pathOf(key) + ": unknown setting" + Suggestion.orAllowed(key, known));
            }
        }
    }

    /** As {@link #end()}, where it is not known what belongs here: only what is nearly a known key is refused. */
    void endInDoubt() {
        written.keySet().stream()
                .filter(key -> Suggestion.nearest(key, known).isEmpty())
                .forEach(known::add);
        end();
    }

    /** As {@link #end()}, where a key of another kind of this object deserves a better word. */
    void end(Set<String> elsewhere, String why) {
        for (String key : elsewhere) {
            if (written.containsKey(key) && !known.contains(key)) {
                reading.problem(reading.placeOf(pathOf(key)), pathOf(key) + ": " + why);
                known.add(key);
            }
        }
        end();
    }

    private String pathOf(String key) {
        return Setting.join(path, key);
    }

    private static ConfigObject object(@Nullable ConfigValue value) {
        return value instanceof ConfigObject object ? object : NOTHING;
    }

    Optional<String> environment(String name) {
        return reading.environment(name);
    }
}
