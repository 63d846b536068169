package dev.holdfast.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parsed file, before and after its variables were replaced.
 *
 * @param unresolved as written
 * @param resolved with variables replaced; those that were not set are stand-ins
 * @param problems if any, nothing was understood
 * @param missing variables that must be set and are not, by name
 */
record Hocon(ConfigObject unresolved, ConfigObject resolved, List<Problem> problems, Map<String, Problem> missing) {
    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{([^?}][^}]*)}");

    /** What the parser would have us do is to write another language. */
    private static final Pattern ADVICE = Pattern.compile(" \\(if you intended .*", Pattern.DOTALL);

    /** Tokens that the parser quotes may be parts of a secret that lacks its quotes. */
    private static final Pattern TOKEN = Pattern.compile("'[^'\n]{3,}'");

    Hocon {
        problems = List.copyOf(problems);
        missing = Map.copyOf(missing);
    }

    static Hocon parse(Path file, Map<String, String> environment) {
        if (!Files.exists(file)) {
            return failed(new Problem(new Place(file.toString(), 0), "there is no such file"));
        }
        try {
            Config written = ConfigFactory.parseFile(
                    file.toFile(),
                    ConfigParseOptions.defaults()
                            .setAllowMissing(false)
                            .setSyntax(ConfigSyntax.CONF)
                            .setIncluder(new StrictIncluder()));
            return resolve(written, environment);
        } catch (ConfigException e) {
            return failed(new Problem(placeOf(file, e), inWords(e)));
        }
    }

    private static Hocon failed(Problem problem) {
        ConfigObject nothing = ConfigFactory.empty().root();
        return new Hocon(nothing, nothing, List.of(problem), Map.of());
    }

    private static Hocon resolve(Config written, Map<String, String> environment) {
        Map<String, Problem> missing = new LinkedHashMap<>();
        while (true) {
            try {
                ConfigResolveOptions options =
                        ConfigResolveOptions.noSystem().appendResolver(new Environment(environment, missing.keySet()));
                return new Hocon(written.root(), written.resolve(options).root(), List.of(), missing);
            } catch (ConfigException.UnresolvedSubstitution e) {
                Matcher matcher = UNRESOLVED.matcher(String.valueOf(e.getMessage()));
                if (!matcher.find() || missing.containsKey(matcher.group(1))) {
                    throw e;
                }
                String name = matcher.group(1);
                Place place = e.origin() == null ? Place.NOWHERE : Place.of(e.origin());
                missing.put(name, new Problem(place, "${" + name + "}: " + remedy(name)));
            }
        }
    }

    private static String remedy(String name) {
        return name.equals("CREDENTIALS_DIRECTORY")
                ? "not set: systemd sets it for units with LoadCredential= or LoadCredentialEncrypted="
                : "neither the environment nor the file has it; set it, or write ${?" + name
                        + "} where it may be absent";
    }

    private static Place placeOf(Path file, ConfigException e) {
        Place place = e.origin() == null ? Place.NOWHERE : Place.of(e.origin());
        return place.file().isEmpty() ? new Place(file.toString(), 0) : place;
    }

    private static String inWords(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof ConfigException.IO) {
            return "cannot be read: "
                    + (message.contains("Permission denied")
                            ? "permission denied for this user"
                            : "it, or a file that it includes, is not there");
        }
        if (message.contains("unescaped newline in quoted strings")) {
            return "cannot be understood: a quoted string does not end on its line";
        }
        if (message.contains("end of file")) {
            return "cannot be understood: the file ends before every { and [ is closed";
        }
        String where = e.origin() == null ? "" : e.origin().description() + ": ";
        String what = message.startsWith(where) ? message.substring(where.length()) : message;
        return "cannot be understood: "
                + TOKEN.matcher(ADVICE.matcher(what).replaceAll("")).replaceAll("'***'")
                + (e instanceof ConfigException.Parse
                        ? " (values that contain : = + | or other signs need quotes)"
                        : "");
    }

    /** Variables of the environment, and stand-ins for those already known to be missing. */
    private record Environment(Map<String, String> environment, Set<String> missing) implements ConfigResolver {
        @Override
        public @Nullable ConfigValue lookup(String path) {
            List<String> keys = ConfigUtil.splitPath(path);
            String name = keys.size() == 1 ? keys.get(0) : path;
            if (environment.containsKey(name)) {
                return ConfigValueFactory.fromAnyRef(environment.get(name), "environment variable " + name);
            }
            return missing.contains(path)
                    ? ConfigValueFactory.fromAnyRef("stand-in", "environment variable " + name)
                    : null;
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }
}
