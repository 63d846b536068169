package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.snapshot.TableName;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the levels ask of a deployment that runs. Every method throws {@link dev.holdfast.failure.DeploymentException} when it does not answer, or refuses the key. */
public interface LiveSource {
    /** All user tables of all components, with the number of their documents now. */
    List<Table> tables();

    /** How many stored files each component has, by its path; components without any may be left out. */
    Map<String, Long> files();

    /** Documents of a table as JSON, the newest first; at most so many, and fewer where they are large. */
    List<String> documents(TableName table, int most);

    /**
     * Asks a query function of the deployment's own.
     *
     * @param args a JSON object
     * @throws QueryFailedException if the function was asked and failed
     */
    JsonNode query(String function, String args) throws QueryFailedException;

    /**
     * One table, as it is now.
     *
     * @param number of its ids; those of new tables are higher
     */
    record Table(TableName name, long number, long documents) {
        public Table {
            requireNonNull(name, "name");
        }
    }

    /** The deployment answered that the function cannot, as when it is not there or threw. */
    final class QueryFailedException extends Exception {
        private static final long serialVersionUID = 1;

        public QueryFailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
