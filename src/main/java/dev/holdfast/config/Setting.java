package dev.holdfast.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.holdfast.retention.Age;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One setting, there or not. A reading method that cannot answer, because the setting is missing or wrong, notes the problem and returns a stand-in;
 * no settings are ever made of stand-ins, since the loader throws when there are problems.
 */
final class Setting {
    private final Reading reading;
    private final String path;
    private final @Nullable ConfigValue value;
    private final boolean isDefault;
    private final String missing;

    Setting(Reading reading, String path, @Nullable ConfigValue value, boolean isDefault, String missing) {
        this.reading = reading;
        this.path = path;
        this.value = value;
        this.isDefault = isDefault;
        this.missing = missing;
    }

    boolean isPresent() {
        return value != null;
    }

    /** Whether the file says it, rather than the defaults. */
    boolean isWritten() {
        return value != null && !isDefault;
    }

    String path() {
        return path;
    }

    Place place() {
        if (value != null) {
            Place place = Place.of(value.origin());
            return place.isInAFile() && !isDefault ? place : reading.placeOf(path);
        }
        return reading.placeOf(path);
    }

    /** Reads it if it is there. */
    <T> Optional<T> maybe(Function<Setting, T> read) {
        return isPresent() ? Optional.of(read.apply(this)) : Optional.empty();
    }

    /** Notes that the value is wrong and what is allowed. */
    void refuse(String allowed) {
        reading.problem(place(), path + " = " + shown() + ": " + allowed);
    }

    /** As {@link #refuse}, for a value that may hold a secret. */
    void refuseUnseen(String allowed) {
        reading.problem(place(), path + " = ***: " + allowed);
    }

    void note(String what) {
        reading.note(place(), path + " = " + shown() + ": " + what);
    }

    /** As {@link #note}, for a value that may hold a secret. */
    void noteUnseen(String what) {
        reading.note(place(), path + " = ***: " + what);
    }

    /** Notes that settings of this topic change nothing yet, if the file has this one. */
    Setting withoutEffect(String topic) {
        if (isWritten()) {
            reading.withoutEffect(topic, place());
        }
        return this;
    }

    String text() {
        return read("a text", "", given -> {
            if (given.valueType() == ConfigValueType.OBJECT || given.valueType() == ConfigValueType.LIST) {
                throw new IllegalArgumentException("must be a single text");
            }
            String text = String.valueOf(given.unwrapped());
            if (text.isBlank()) {
                throw new IllegalArgumentException("must not be empty");
            }
            return text;
        });
    }

    /** A text of which {@code isRight} is true. */
    String text(Predicate<String> isRight, String allowed) {
        String text = text();
        if (!text.isBlank() && !isRight.test(text)) {
            refuse(allowed);
        }
        return text;
    }

    String oneOf(List<String> words) {
        return text(words::contains, "must be one of " + String.join(", ", words));
    }

    boolean flag() {
        return read("true or false", false, Quantities::flag);
    }

    int integer(int least, int most) {
        return read(Quantities.wholeNumber(least, most), least, given -> Quantities.integer(given, least, most));
    }

    /** A length of time with its unit, not shorter than {@code least}. */
    Duration duration(Duration least) {
        return read(Quantities.DURATION, least, given -> Quantities.duration(given, least));
    }

    /** A span of the calendar: days, weeks, months or years. */
    Period period() {
        return read(Quantities.PERIOD, Period.ofDays(1), Quantities::period);
    }

    /** A period or a duration. */
    Age age() {
        return read(Quantities.AGE, Age.ofDays(1), Quantities::age);
    }

    /** Whether it is exactly this word. */
    boolean isText(String word) {
        return value != null && word.equals(value.unwrapped());
    }

    /** A number that is not negative, with as many decimals as it needs. */
    BigDecimal amount() {
        return read(Quantities.AMOUNT, BigDecimal.ZERO, Quantities::amount);
    }

    /** Any number. */
    BigDecimal number() {
        return read(Quantities.NUMBER, BigDecimal.ZERO, Quantities::number);
    }

    /** A number of bytes, as in {@code 16MiB}. */
    long bytes(long least) {
        return read(Quantities.sizeOfAtLeast(least), least, given -> Quantities.bytes(given, least));
    }

    /** A share from 0 to 1, written {@code 30%} or {@code 0.3}. */
    double share() {
        return read(Quantities.SHARE, 0.0, Quantities::share);
    }

    /** Each entry of a list, in order; a single value is a list of one. */
    List<Setting> entries() {
        if (value instanceof ConfigList list) {
            return IntStream.range(0, list.size())
                    .mapToObj(i -> new Setting(reading, path + "[" + i + "]", list.get(i), isDefault, missing))
                    .toList();
        }
        return value == null ? List.of() : List.of(this);
    }

    /** Reads it as an object; notes the problem if it is something else. */
    Optional<Section> section(ConfigObject defaults) {
        if (value instanceof ConfigObject object) {
            return Optional.of(new Section(reading, path, object, defaults));
        }
        refuse("must be an object, as in { name = value }");
        return Optional.empty();
    }

    /** The texts of a list, in order. */
    List<String> texts() {
        inForce();
        return entries().stream().map(Setting::text).toList();
    }

    /** Puts the setting among those in force. Entries of a list are shown with their list. */
    void inForce() {
        if (value != null && !path.endsWith("]") && !isOfSections()) {
            reading.inForce(new EffectiveSetting(path, shown(), from()));
        }
    }

    /** A list whose elements have settings of their own, which stand for it. */
    private boolean isOfSections() {
        return value instanceof ConfigList list && !list.isEmpty() && list.get(0) instanceof ConfigObject;
    }

    Optional<ConfigValue> value() {
        return Optional.ofNullable(value);
    }

    private <T> T read(String what, T standIn, Function<ConfigValue, T> read) {
        if (value == null) {
            reading.problem(
                    reading.placeOf(path),
                    path + ": missing: " + (missing.isEmpty() ? what.replaceFirst("^must be ", "") : missing));
            return standIn;
        }
        inForce();
        try {
            return read.apply(value);
        } catch (IllegalArgumentException e) {
            refuse(String.valueOf(e.getMessage()));
            return standIn;
        }
    }

    /** Puts the setting among those in force without showing its value. */
    void inForceUnseen() {
        if (value != null && !path.endsWith("]")) {
            reading.inForce(new EffectiveSetting(path, EffectiveSetting.MASK, from()));
        }
    }

    /** Takes the setting back from those in force: it stands there, but does not count. */
    void notInForce() {
        reading.notInForce(path);
    }

    private String from() {
        return isDefault || value == null ? "default" : reading.from(Place.of(value.origin()));
    }

    private String shown() {
        if (value == null) {
            return "nothing";
        }
        String text = value.render(ConfigRenderOptions.concise().setJson(false));
        if (value.valueType() == ConfigValueType.NUMBER) {
            text = new BigDecimal(text).toPlainString();
        }
        return text.length() > 120 ? text.substring(0, 117) + "..." : text;
    }

    static String join(String path, String key) {
        return path.isEmpty() ? ConfigUtil.joinPath(key) : path + "." + ConfigUtil.joinPath(key);
    }
}
