package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Retries.Limit;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.UsageException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a deployment holds now, over HTTP, without an export. Any thread may use it. Every method asks anew and throws {@link DeploymentException}, which names the permission if it is
 * that which is missing; nearly all need {@code deployment:data:view}. Changes nothing there.
 */
public final class LiveView {
    /** {@code getTableMapping} tells of no more. */
    private static final int MOST_NUMBERS = 1000;

    private static final int BATCH = 100;
    private static final int JOBS_IN_A_PAGE = 1000;
    private static final int MOST_PAGES_OF_JOBS = 100;
    /** Below, numbers belong to system tables by definition, and no export has them. */
    private static final long FIRST_USER_NUMBER = 10_001;

    private final Access access;
    private final ApiClient api;
    private final Retries retries;
    private final Components components;
    private final JsonMapper mapper = new JsonMapper();
    private final PageParser pages = new PageParser();

    /**
     * Connects to nothing yet.
     *
     * @param transport shared by all deployments; closed by its owner
     * @throws dev.holdfast.failure.ConfigurationException when the URL or the key cannot be used at all
     */
    public LiveView(Connection connection, HttpTransport transport, Clock clock, Pause pause, RandomGenerator random) {
        this.access = Access.to(connection, transport, clock, pause, random);
        this.api = access.api();
        this.retries = access.retries();
        this.components = new Components(api);
    }

    /** The components' ids by path; the root's, under the empty path, is empty. */
    public SortedMap<String, String> components() {
        return access.calling("list the components of", () -> components.idsByPath(limit()));
    }

    /**
     * Every user table of every component, sorted by component, then by number; the counts are taken at one moment for every hundred of them.
     *
     * @throws DeploymentException also where a component has more tables than the deployment tells of, a thousand
     */
    public List<LiveTable> tables() {
        return access.calling("list the tables of", () -> {
            List<LiveTable> tables = new ArrayList<>();
            for (Map.Entry<String, String> component :
                    components.idsByPath(limit()).entrySet()) {
                tables.addAll(tables(component.getKey(), component.getValue()));
            }
            return List.copyOf(tables);
        });
    }

    private List<LiveTable> tables(String component, String id) throws ApiException, InterruptedException {
        SortedMap<Long, String> names = numbers(id);
        if (names.size() >= MOST_NUMBERS) {
            throw api.errors()
                    .refusal(
                            view("list the tables of"),
                            "a component has so many that it does not tell of all: it stops at " + MOST_NUMBERS,
                            "restore into a new deployment with: --mode replace-all");
        }
        names.values().removeIf(name -> name.startsWith("_"));
        List<Map.Entry<Long, String>> left = List.copyOf(names.entrySet());
        List<LiveTable> tables = new ArrayList<>();
        for (int from = 0; from < left.size(); from += BATCH) {
            List<Map.Entry<Long, String>> some = left.subList(from, Math.min(left.size(), from + BATCH));
            List<ObjectNode> questions = some.stream()
                    .map(entry -> in(id).put("tableName", entry.getValue()))
                    .toList();
            List<JsonNode> counts = api.queries(
                    view("count the documents of", "/api/query_batch"),
                    "_system/frontend/tableSize",
                    questions,
                    limit());
            for (int i = 0; i < counts.size(); i++) {
                Map.Entry<Long, String> entry = some.get(i);
                tables.add(new LiveTable(component, entry.getValue(), entry.getKey(), number(counts.get(i))));
            }
        }
        return tables;
    }

    /** How many stored files each component has, by path; components without any are there too. */
    public SortedMap<String, Long> files() {
        return access.calling("count the stored files of", () -> {
            SortedMap<String, Long> files = new TreeMap<>();
            for (Map.Entry<String, String> component :
                    components.idsByPath(limit()).entrySet()) {
                JsonNode count = api.query(
                        view("count the stored files of"),
                        "_system/frontend/fileStorageV2:numFiles",
                        in(component.getValue()),
                        limit());
                files.put(component.getKey(), number(count));
            }
            return files;
        });
    }

    /** Convex's JSON text of the active schema of each component that has one, by path. */
    public SortedMap<String, String> schemas() {
        return access.calling("read the schemas of", () -> {
            SortedMap<String, String> schemas = new TreeMap<>();
            for (Map.Entry<String, String> component :
                    components.idsByPath(limit()).entrySet()) {
                JsonNode answer = api.query(
                        view("read the schemas of"), "_system/frontend/getSchemas", in(component.getValue()), limit());
                String active = answer.path("active").asString("");
                if (!active.isEmpty()) {
                    schemas.put(component.getKey(), active);
                }
            }
            return schemas;
        });
    }

    /**
     * Numbers from 10001 on that belong to system tables of the root component, so that no table can be restored under them. Convex tells of two tables only,
     * {@code _scheduled_jobs} and {@code _file_storage}: if they have such numbers, the deployment is an old one and its other system tables have numbers near those, which nobody
     * outside can know. Empty for deployments made since Convex has given system tables numbers of their own.
     */
    public SortedSet<Long> systemNumbers() {
        return access.calling("list the tables of", () -> {
            SortedSet<Long> numbers = new TreeSet<>();
            numbers("").forEach((number, name) -> {
                if (name.startsWith("_") && number >= FIRST_USER_NUMBER) {
                    numbers.add(number);
                }
            });
            return numbers;
        });
    }

    /** Whether somebody paused it. */
    public boolean isPaused() {
        return access.calling(
                "ask for the state of", () -> DeploymentState.ask(api, limit()).equals(DeploymentState.PAUSED));
    }

    /**
     * Imports and exports that are not over, in words, whoever began them; the cloud's own backups too. An import that waits for a confirmation for days is among them.
     */
    public List<String> running() {
        return access.calling("ask for imports and exports of", () -> {
            List<String> running = new ArrayList<>();
            for (ImportRow row : new Imports(api).latest(limit())) {
                if (!row.status().isOver()) {
                    running.add("the import " + row.id() + " of " + row.began() + " "
                            + row.status().describe());
                }
            }
            Exports exports = new Exports(api);
            exports.latest(limit()).filter(row -> row.state().isActive()).ifPresent(row -> running.add(words(row)));
            exports.latestOfCloud(limit())
                    .filter(row -> row.state().isActive())
                    .ifPresent(row -> running.add(words(row)));
            return List.copyOf(running);
        });
    }

    private static String words(ExportRow row) {
        return "the export " + row.id() + " is "
                + (row.state() == ExportRow.State.REQUESTED ? "requested" : "in progress")
                + (row.message().isEmpty() ? "" : ": " + row.message());
    }

    /** How many functions are scheduled in all components; stops at a hundred thousand in one. Crons are not counted. */
    public long scheduledJobs() {
        return access.calling("count the scheduled functions of", () -> {
            long jobs = 0;
            for (String id : components.idsByPath(limit()).values()) {
                jobs += jobs(id);
            }
            return jobs;
        });
    }

    private long jobs(String id) throws ApiException, InterruptedException {
        long jobs = 0;
        String cursor = "";
        for (int page = 0; page < MOST_PAGES_OF_JOBS; page++) {
            ObjectNode arguments = in(id);
            paging(arguments, cursor, JOBS_IN_A_PAGE);
            JsonNode answer = api.query(
                    view("count the scheduled functions of"),
                    "_system/frontend/paginatedScheduledJobs",
                    arguments,
                    limit());
            jobs += answer.path("page").size();
            cursor = answer.path("continueCursor").asString("");
            if (answer.path("isDone").asBoolean(true)) {
                break;
            }
        }
        return jobs;
    }

    /**
     * Calls one of the deployment's own query functions. It must belong to the root component; one that is not public needs {@code deployment:functions:runInternalQueries}.
     * Mutations and actions are refused by the deployment. A paused one refuses all.
     *
     * @param function its path, like {@code stats:count}
     * @param argsJson a JSON object; plain numbers in it are floats
     * @return what it answered, in {@code export_json}
     * @throws DeploymentException also when it fails
     * @throws UsageException if the arguments are no JSON object
     */
    public JsonNode query(String function, String argsJson) {
        ObjectNode arguments = object(argsJson);
        String what = "call the function " + function + " of";
        return access.calling(
                what,
                () -> api.query(
                        ApiCall.post(what, "/api/query").needing(Permission.RUN_INTERNAL_QUERIES),
                        function,
                        arguments,
                        limit()));
    }

    private ObjectNode object(String argsJson) {
        try {
            if (mapper.readTree(argsJson) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new UsageException(
                    "the arguments are no JSON: " + argsJson, "write them as {\"name\": \"value\"}", e);
        }
        throw new UsageException(
                "the arguments are no JSON object: " + argsJson, "write them as {\"name\": \"value\"}");
    }

    /**
     * Some documents of a table, newest first.
     *
     * @param component its path; empty for the root
     * @param cursor of the page before; empty for the first
     * @param limit how many at most, up to 10000; a page ends earlier at 5 MB
     */
    public DocumentPage documents(String component, String table, String cursor, int limit) {
        requireNonNull(table, "table");
        String what = "read documents of " + table + " of";
        return access.calling(what, () -> {
            ObjectNode arguments = in(components.id(component, limit()));
            paging(arguments, cursor, limit);
            arguments.put("table", table).putNull("filters");
            String function = "_system/frontend/paginatedTableDocuments";
            ApiCall call = view(what).with(api.question(function, arguments).toString());
            String answer = api.text(call, limit());
            try {
                return pages.parse(answer);
            } catch (JacksonException | IllegalArgumentException e) {
                throw api.failureIn(call, answer);
            }
        });
    }

    private static void paging(ObjectNode arguments, String cursor, int limit) {
        ObjectNode paging = arguments.putObject("paginationOpts").put("numItems", limit);
        if (cursor.isEmpty()) {
            paging.putNull("cursor");
        } else {
            paging.put("cursor", cursor);
        }
    }

    /** Names by number, some system tables among them. */
    private SortedMap<Long, String> numbers(String id) throws ApiException, InterruptedException {
        ApiCall call = view("list the tables of");
        SortedMap<Long, String> names = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : api.query(call, "_system/frontend/getTableMapping", in(id), limit())
                .properties()) {
            if (!entry.getKey().matches("\\d{1,10}")) {
                throw api.errors().nonsense(call, "it answered a table number that is none");
            }
            names.put(Long.parseLong(entry.getKey()), entry.getValue().asString(""));
        }
        return names;
    }

    /** Arguments that name a component; none for the root. */
    private ObjectNode in(String id) {
        ObjectNode arguments = api.arguments();
        return id.isEmpty() ? arguments.putNull("componentId") : arguments.put("componentId", id);
    }

    /** Counts come as floats. */
    private static long number(JsonNode count) {
        return Math.round(count.asDouble(0));
    }

    private static ApiCall view(String what) {
        return view(what, "/api/query");
    }

    private static ApiCall view(String what, String path) {
        return ApiCall.post(what, path).needing(Permission.VIEW_DATA, Components.PURPOSE);
    }

    private Limit limit() {
        return retries.few();
    }

    /** The name in our configuration. */
    public String name() {
        return access.endpoint().name();
    }

    /** Names of the environment variables; empty where the key may not see them. */
    public Optional<SortedSet<String>> environmentNames() {
        return access.calling("read the environment variables of", () -> {
            ApiCall call = ApiCall.get("read the environment variables of", "/api/v1/list_environment_variables")
                    .needing(Permission.VIEW_ENVIRONMENT, Components.PURPOSE);
            try {
                SortedSet<String> names = new TreeSet<>();
                names.addAll(
                        api.json(call, limit()).path("environmentVariables").propertyNames());
                return Optional.of(names);
            } catch (ApiException e) {
                if (e.isRefusalOfPermission()) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }
}
