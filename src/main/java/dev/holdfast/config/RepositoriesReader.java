package dev.holdfast.config;

import com.typesafe.config.ConfigObject;
import dev.holdfast.config.RepositorySettings.InBucket;
import dev.holdfast.config.RepositorySettings.InDirectory;
import dev.holdfast.config.RepositorySettings.Lock;
import dev.holdfast.config.RepositorySettings.ManagedBy;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.repository.s3.S3Settings.Checksum;
import dev.holdfast.repository.s3.S3Settings.Credentials;
import dev.holdfast.repository.s3.S3Settings.Encryption;
import dev.holdfast.retention.Age;
import dev.holdfast.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads {@code repositories}. */
final class RepositoriesReader {
    private static final Set<String> OF_BUCKETS = Set.of(
            "bucket",
            "prefix",
            "region",
            "endpoint",
            "path-style",
            "access-key-id",
            "secret-access-key",
            "secret-access-key-file",
            "secret-access-key-credential",
            "chunked-encoding",
            "checksum",
            "part-size",
            "parts-in-flight",
            "sse",
            "kms-key",
            "managed-by",
            "object-lock",
            "lock-for");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");

    /** The place of the state directory has that name where room is watched and measured. */
    private static final String TAKEN = "state-dir";

    private static final Predicate<String> IS_NAME = Names.IS_NAME.and(name -> !name.equals(TAKEN));
    private static final String ALLOWED = Names.ALLOWED + "; a repository's must not be " + TAKEN;

    private final Section all;
    private final ConfigObject defaults;
    private final Collection<String> tiers;
    private final PolicyBook book;
    private final DistinctPlaces places = new DistinctPlaces();

    /** @param book hears what each says of the tiers */
    RepositoriesReader(Section all, ConfigObject defaults, Collection<String> tiers, PolicyBook book) {
        this.all = all;
        this.defaults = defaults;
        this.tiers = tiers;
        this.book = book;
    }

    List<RepositorySettings> read(Needs needs) {
        List<RepositorySettings> repositories = all.named(IS_NAME, ALLOWED, defaults).stream()
                .map(this::repository)
                .toList();
        if (repositories.isEmpty() && all.keys().isEmpty() && needs.somethingToProtect()) {
            all.refuse(
                    "missing: at least one repository, as in local { type = directory, path = /var/lib/holdfast/repository }");
        }
        return repositories;
    }

    private RepositorySettings repository(Section section) {
        String type = section.setting("type", "directory or s3").oneOf(List.of("directory", "s3"));
        boolean offSite = section.setting("off-site").flag();
        String kind = section.setting("kind")
                .maybe(setting -> setting.text(Names.IS_NAME, "must be lower-case letters, digits and hyphens"))
                .orElse(type);
        Optional<Long> warnSize = section.setting("warn-size").maybe(setting -> setting.bytes(1));
        book.repository(section.name(), PolicyReader.overrides(section, tiers));
        RepositorySettings.Store store = new InDirectory(new DirectorySettings(Path.of("stand-in")));
        ManagedBy managedBy = ManagedBy.HOLDFAST;
        Optional<Lock> lock = Optional.empty();
        if (type.equals("s3")) {
            store = bucket(section);
            managedBy = managedBy(section.setting("managed-by"));
            lock = lock(section);
            section.end(Set.of("path"), "is for type = directory; a bucket takes bucket and prefix");
        } else if (type.equals("directory")) {
            store = directory(section);
            section.end(OF_BUCKETS, "is for type = s3");
        } else {
            section.endInDoubt();
        }
        return new RepositorySettings(section.name(), offSite, kind, managedBy, lock, warnSize, store);
    }

    private static ManagedBy managedBy(Setting setting) {
        return setting.oneOf(List.of("holdfast", "bucket")).equals("bucket") ? ManagedBy.BUCKET : ManagedBy.HOLDFAST;
    }

    private static Optional<Lock> lock(Section section) {
        Setting mode = section.setting("object-lock");
        Setting length = section.setting("lock-for");
        Optional<LockMode> itsMode = mode.maybe(setting -> setting.oneOf(List.of("governance", "compliance")))
                .map(word -> word.equals("compliance") ? LockMode.COMPLIANCE : LockMode.GOVERNANCE);
        Optional<Age> itsLength = length.maybe(Setting::age);
        if (itsMode.isPresent() && itsLength.isEmpty()) {
            mode.refuse("needs lock-for beside it, as in lock-for = 30 days");
        }
        if (itsLength.isPresent() && itsMode.isEmpty()) {
            length.refuse("needs object-lock beside it: governance or compliance");
        }
        if (itsLength.filter(Age::isZero).isPresent()) {
            length.refuse("must be longer than zero");
        }
        return itsMode.flatMap(word -> itsLength.map(age -> new Lock(word, age)));
    }

    private InDirectory directory(Section section) {
        Setting setting = section.setting("path", "the directory that holds the backups");
        Path path = section.reading().resolve(setting.text(text -> text.indexOf('\0') < 0, "must be a path"));
        places.directory(setting, path, section.name());
        return new InDirectory(new DirectorySettings(path));
    }

    private InBucket bucket(Section section) {
        Optional<URI> endpoint = section.setting("endpoint").maybe(WebAddress::read);
        S3Settings settings = new S3Settings(
                section.setting("bucket", "the bucket's name")
                        .text(BUCKET.asMatchPredicate(), "must be a bucket's name: 3 to 63 of a-z, 0-9, hyphen, dot"),
                section.setting("prefix")
                        .maybe(prefix -> prefix.text(
                                PREFIX.asMatchPredicate(),
                                "must be letters, digits, . _ - and single slashes, none at its ends"))
                        .orElse(""),
                region(section, endpoint),
                endpoint,
                section.setting("path-style").flag(),
                credentials(section),
                section.setting("chunked-encoding").flag(),
                checksum(section.setting("checksum")),
                // S3 refuses smaller parts than 5 MiB and larger ones than 5 GiB; ours are held in memory
                section.setting("part-size").bytes(5L << 20),
                section.setting("parts-in-flight").integer(1, 64),
                encryption(section));
        places.bucket(section.setting("bucket"), settings, section.name());
        return new InBucket(settings);
    }

    private String region(Section section, Optional<URI> endpoint) {
        String key = endpoint.isPresent() && !section.has("region") ? "region-with-endpoint" : "region";
        Setting region = key.equals("region")
                ? section.setting("region", "the bucket's region, as in eu-central-1")
                : new Setting(section.reading(), Setting.join(section.path(), "region"), defaults.get(key), true, "");
        return region.text(text -> text.matches("[a-z0-9-]+"), "must be a region, as in eu-central-1");
    }

    private Optional<Credentials> credentials(Section section) {
        Setting id = section.setting("access-key-id");
        Optional<Secret> secret = new SecretReader(section).maybe("secret-access-key", true);
        Optional<String> name = id.maybe(Setting::text);
        boolean secretIsGiven = secret.isPresent()
                || Set.of("", "-file", "-credential").stream()
                        .anyMatch(ending -> section.has("secret-access-key" + ending));
        if (name.isPresent() && !secretIsGiven) {
            id.refuse("needs secret-access-key, secret-access-key-file or secret-access-key-credential beside it"
                    + " (neither of the two means the SDK's default chain)");
        }
        if (name.isEmpty() && secret.isPresent()) {
            section.refuse("secret-access-key needs access-key-id beside it");
        }
        return name.flatMap(key -> secret.map(value -> new Credentials(key, value)));
    }

    private static Checksum checksum(Setting setting) {
        return switch (setting.oneOf(List.of("sha256", "crc32c", "md5", "none"))) {
            case "crc32c" -> Checksum.CRC32C;
            case "md5" -> Checksum.MD5;
            case "none" -> Checksum.NONE;
            default -> Checksum.SHA256;
        };
    }

    private static Encryption encryption(Section section) {
        Optional<String> sse = section.setting("sse")
                .maybe(setting -> setting.oneOf(List.of("aes256", "aws-kms")))
                .map(word -> word.equals("aws-kms") ? "aws:kms" : "AES256");
        Setting key = section.setting("kms-key");
        if (key.isPresent() && !sse.equals(Optional.of("aws:kms"))) {
            key.refuse("needs sse = aws-kms beside it");
        }
        return new Encryption(sse, key.maybe(Setting::text));
    }
}
