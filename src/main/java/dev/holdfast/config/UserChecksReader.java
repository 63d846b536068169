package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import dev.holdfast.verify.Expected;
import dev.holdfast.verify.UserCheck;
import java.util.List;

/** Reads {@code deployments.NAME.checks}. */
final class UserChecksReader {
    private static final String FUNCTION = "must be a query function, as in stats:countUsers";
    private static final String MISSING =
            "what it should answer is missing: expect = VALUE, or at-least = NUMBER, at-most = NUMBER or both";

    private final Section checks;
    private final ConfigObject defaults;

    UserChecksReader(Section checks, ConfigObject defaults) {
        this.checks = checks;
        this.defaults = defaults;
    }

    /** In the order of the file. */
    List<UserCheck> read() {
        return checks.named(Names.IS_NAME, Names.ALLOWED, defaults).stream()
                .map(UserChecksReader::check)
                .toList();
    }

    private static UserCheck check(Section section) {
        String function = section.setting("function", "the query function to ask, as in \"stats:countUsers\"")
                .text(text -> text.matches("[A-Za-z0-9_./-]+(:[A-Za-z0-9_]+)?"), FUNCTION);
        Setting args = section.setting("args");
        args.inForce();
        if (args.value().filter(value -> !(value instanceof ConfigObject)).isPresent()) {
            args.refuse("must be an object, as in { team = \"a\" }");
        }
        UserCheck check = new UserCheck(
                section.name(),
                function,
                args.value().map(UserChecksReader::json).orElse("{}"),
                expected(section));
        section.end();
        return check;
    }

    private static Expected expected(Section section) {
        Setting exactly = section.setting("expect");
        Setting least = section.setting("at-least");
        Setting most = section.setting("at-most");
        if (exactly.isPresent() && (least.isPresent() || most.isPresent())) {
            section.refuse("expect says the answer already: leave out at-least and at-most, or it");
        } else if (!exactly.isPresent() && !least.isPresent() && !most.isPresent()) {
            section.refuse(MISSING);
        }
        if (exactly.isPresent() || (!least.isPresent() && !most.isPresent())) {
            exactly.inForce();
            return Expected.Exactly.of(
                    exactly.value().map(UserChecksReader::json).orElse("null"));
        }
        return new Expected.Within(least.maybe(Setting::number), most.maybe(Setting::number));
    }

    private static String json(ConfigValue value) {
        return value.render(ConfigRenderOptions.concise());
    }
}
