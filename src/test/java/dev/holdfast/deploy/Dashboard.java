package dev.holdfast.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard for Grafana that we ship. */
final class Dashboard {
    private final JsonNode root;

    private Dashboard(JsonNode root) {
        this.root = root;
    }

    static Dashboard read() throws IOException {
        return new Dashboard(
                JsonMapper.builder().build().readTree(Files.readString(Path.of("deploy/grafana/holdfast.json"))));
    }

    JsonNode root() {
        return root;
    }

    /** What can be seen, rows left out. */
    List<JsonNode> panels() {
        List<JsonNode> panels = new ArrayList<>();
        root.path("panels").forEach(panel -> {
            if (!panel.path("type").asString().equals("row")) {
                panels.add(panel);
            }
        });
        return panels;
    }

    /** A query of a panel, with its variables as Grafana fills them in where everything is chosen. */
    record Query(String panel, String expression) {}

    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : panels()) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        panel.path("title").asString(),
                        target.path("expr").asString().replace("$deployment", "(prod)")));
            }
        }
        return queries;
    }
}
