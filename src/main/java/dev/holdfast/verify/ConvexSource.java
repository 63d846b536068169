package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.LiveView;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.snapshot.TableName;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A Convex deployment as the levels see it. */
public final class ConvexSource implements LiveSource {
    private final LiveView view;

    public ConvexSource(LiveView view) {
        this.view = requireNonNull(view, "view");
    }

    @Override
    public List<Table> tables() {
        return view.tables().stream()
                .map(table ->
                        new Table(new TableName(table.component(), table.name()), table.number(), table.documents()))
                .toList();
    }

    @Override
    public Map<String, Long> files() {
        return view.files();
    }

    @Override
    public List<String> documents(TableName table, int most) {
        return view.documents(table.component(), table.name(), "", most).lines();
    }

    /** A deployment that still tells whether it is paused is there, so that it was the function that failed. */
    @Override
    public JsonNode query(String function, String args) throws QueryFailedException {
        try {
            return view.query(function, args);
        } catch (DeploymentException e) {
            view.isPaused();
            throw new QueryFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
