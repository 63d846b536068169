package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Fills a deployment with the site of a security company: its pages, the towns it serves, and the sessions of its editors. */
final class GuardmanSite {
    private static final List<String> EMPTY_TABLES = List.of(
            "authors",
            "company_values",
            "ctas",
            "files",
            "heroes",
            "leads",
            "stats",
            "team_members",
            "testimonials",
            "authRateLimits",
            "authVerificationCodes",
            "authVerifiers");
    private static final String[] WORDS = ("alarme agent analyse audit bâtiment caméra chantier client conseil contrôle"
                    + " cyber devis donnée école équipe événement formation gardien habitant hôtel incident industrie"
                    + " intervention intrusion mairie mission nuit opération patrouille portail prévention projet"
                    + " qualité rapport réseau risque ronde sécurité service site surveillance télésurveillance usine"
                    + " vidéo ville zone")
            .split(" ");
    private static final String[] TOWNS = ("Agen Aix Albi Amiens Angers Annecy Antibes Arles Arras Auch Avignon Bayonne"
                    + " Beaune Besançon Béziers Blois Bordeaux Bourges Brest Caen Cannes Chartres Cholet Colmar Dijon"
                    + " Dole Évreux Fréjus Gap Grasse Grenoble Laon Laval Lens Lille Limoges Lorient Lyon Mâcon"
                    + " Marseille Melun Metz Nancy Nantes Nevers Nice Nîmes Orléans Pau Poitiers Reims Rennes Rouen"
                    + " Toulon Toulouse Tours Vannes Vichy")
            .split(" ");

    private final SandboxData data;
    private final SplittableRandom random;

    GuardmanSite(SandboxData data, long seed) {
        this.data = data;
        this.random = new SplittableRandom(seed);
    }

    void build() {
        List<String> users = users();
        List<String> services = texts("services", 6);
        sessions(users);
        texts("content_blocks", 9);
        texts("faqs", 10);
        texts("industries", 8);
        texts("pages", 3);
        texts("partners", 6);
        texts("process_steps", 4);
        texts("solutions", 8);
        posts(users);
        communes(services);
        data.insert("site_config", siteConfig());
        EMPTY_TABLES.forEach(table -> data.createTable("", table));
        data.store("", "image/png", bytes(2500));
        data.store("", "application/pdf", bytes(4096));
        data.store("", "", "ronde de nuit: rien à signaler\n".getBytes(UTF_8));
    }

    private List<String> users() {
        List<String> users = new ArrayList<>();
        for (String name : List.of("Camille Roy", "Inès Marchand", "Hugo Lefèvre")) {
            users.add(data.insert(
                    "users",
                    fields(
                            "name",
                            name,
                            "email",
                            slug(name) + "@guardman.example",
                            "isAnonymous",
                            false,
                            "visits",
                            40L + random.nextLong(1000))));
        }
        return users;
    }

    private void sessions(List<String> users) {
        for (String user : users.subList(0, 2)) {
            data.insert(
                    "authAccounts",
                    fields("userId", user, "provider", "password", "secret", bytes(24), "emailVerified", null));
        }
        for (int session = 0; session < 4; session++) {
            String id = data.insert(
                    "authSessions", fields("userId", pick(users), "expirationTime", 1.7639424e12 + session * 864e5));
            for (int token = 0; token < (session == 0 ? 6 : 5); token++) {
                data.insert(
                        "authRefreshTokens",
                        fields("sessionId", id, "expirationTime", 1.7639424e12 + token * 36e5, "generation", (long)
                                token));
            }
        }
    }

    private List<String> texts(String table, int count) {
        List<String> made = new ArrayList<>();
        for (long order = 0; order < count; order++) {
            String title = words(4);
            made.add(data.insert(
                    table,
                    fields(
                            "title",
                            title,
                            "slug",
                            slug(title),
                            "body",
                            words(60),
                            "order",
                            order,
                            "published",
                            order % 5 != 4,
                            "seo",
                            fields("description", words(12), "noIndex", false, "priority", random.nextInt(10) / 10.0),
                            "tags",
                            List.of(words(1), words(1)))));
        }
        return made;
    }

    private void posts(List<String> authors) {
        for (int post = 0; post < 11; post++) {
            data.insert(
                    "blog_posts",
                    fields(
                            "title",
                            words(6),
                            "content",
                            "<h2>" + words(5) + "</h2>\n<p>" + words(220) + " – “" + words(3) + "”</p>",
                            "authorId",
                            pick(authors),
                            "views",
                            random.nextLong(10_000),
                            "readingMinutes",
                            2.5 + post,
                            "digest",
                            bytes(16)));
        }
    }

    private void communes(List<String> services) {
        for (String town : TOWNS) {
            data.insert(
                    "communes",
                    fields(
                            "name",
                            town,
                            "slug",
                            slug(town),
                            "population",
                            (double) random.nextInt(5_000, 500_000),
                            "inseeCode",
                            random.nextLong(10_000, 96_000),
                            "location",
                            fields("lat", random.nextDouble(43, 50), "lng", random.nextDouble(-4, 7)),
                            "serviceIds",
                            List.of(pick(services)),
                            "intro",
                            words(35)));
        }
    }

    private Map<String, @Nullable Object> siteConfig() {
        return fields(
                "siteName",
                "Guardman",
                "phone",
                "+33 1 23 45 67 89",
                "maintenanceMode",
                false,
                "social",
                fields("linkedin", "https://linkedin.example/guardman", "x", null),
                "limits",
                fields("maxUploads", Long.MAX_VALUE, "timeout", Double.POSITIVE_INFINITY, "drift", -0.0));
    }

    private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    private String words(int count) {
        return Stream.generate(() -> WORDS[random.nextInt(WORDS.length)])
                .limit(count)
                .collect(Collectors.joining(" "));
    }

    private static String slug(String text) {
        return java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(java.util.Locale.ROOT)
                .replace(' ', '-');
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
