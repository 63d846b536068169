package dev.holdfast.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.SnapshotWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaCheckTest {
    private static final String USER = id(10001, 1);
    private static final String POST = id(10002, 1);

    private static String id(long number, int last) {
        byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
        internal[15] = (byte) last;
        return DocumentId.of(number, internal).text();
    }

    /** What is found in users with one field {@code x} of this type; {@code USER} and {@code POST} stand for ids. */
    private static DocumentFindings findings(String type, String... values) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (SnapshotWriter writer = SnapshotWriter.begin(zip)) {
            writer.tables("", new TreeMap<>(Map.of(10001L, "users", 10002L, "posts")));
            try (OutputStream table = writer.table("", "users")) {
                int last = 1;
                for (String value : values) {
                    String field = value.isEmpty()
                            ? ""
                            : ",\"x\":" + value.replace("USER", USER).replace("POST", POST);
                    table.write(("{\"_creationTime\":1755000000123.25,\"_id\":\"" + id(10001, last++) + "\"" + field
                                    + "}\n")
                            .getBytes(UTF_8));
                }
            }
            writer.table("", "posts").close();
            writer.finish();
        }
        String schema =
                "{\"tables\":[{\"tableName\":\"users\",\"indexes\":[],\"documentType\":{\"type\":\"object\",\"value\":{"
                        + "\"x\":{\"fieldType\":" + type + ",\"optional\":false}}}}],\"schemaValidation\":true}";
        RestorePlan plan = new Scene()
                .source("users", 10001, values.length)
                .source("posts", 10002, 0)
                .schema("", schema)
                .plan();
        SchemaCheck check = new SchemaCheck(plan);
        new SnapshotWalk(SnapshotLimits.standard()).walk(new ByteArrayInputStream(zip.toByteArray()), check);
        return check.findings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"type":"number"}                                          | 1.0
            {"type":"number"}                                          | {"$float":"AAAAAAAA+H8="}
            {"type":"number"}                                          | 99999999999999999999
            {"type":"bigint"}                                          | 1
            {"type":"boolean"}                                         | true
            {"type":"string"}                                          | "a"
            {"type":"null"}                                            | null
            {"type":"bytes"}                                           | {"$bytes":"AAEC/w=="}
            {"type":"any"}                                             | {"a":[1]}
            {"type":"id","tableName":"users"}                          | "USER"
            {"type":"literal","value":"a"}                             | "a"
            {"type":"literal","value":1}                               | 1.0
            {"type":"literal","value":{"$integer":"AQAAAAAAAAA="}}     | 1
            {"type":"array","value":{"type":"number"}}                 | [1.0,2.5]
            {"type":"union","value":[{"type":"null"},{"type":"bigint"}]} | 7
            {"type":"object","value":{"a":{"fieldType":{"type":"string"},"optional":true}}} | {}
            {"type":"record","keys":{"type":"string"},"values":{"fieldType":{"type":"number"},"optional":false}} | {"a":1.0}
            """)
    void whenAValueFits_thenNothingIsFound(String type, String value) throws IOException {
        assertThat(findings(type, value).misfits()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"type":"number"}                                          | 1       | .x   | is no number
            {"type":"bigint"}                                          | 1.0     | .x   | is no int64
            {"type":"string"}                                          | null    | .x   | is no string
            {"type":"id","tableName":"users"}                          | "POST"  | .x   | is an id of posts, not of users
            {"type":"id","tableName":"users"}                          | "abc"   | .x   | is no id of users
            {"type":"literal","value":1}                               | 1       | .x   | is another value than the schema says
            {"type":"array","value":{"type":"number"}}                 | [1.0,1] | .x[] | is no number
            {"type":"union","value":[{"type":"null"},{"type":"bigint"}]} | "a"   | .x   | fits none of the types that the schema allows
            {"type":"object","value":{"a":{"fieldType":{"type":"string"},"optional":false}}} | {} | .x.a | is missing
            {"type":"object","value":{}}                               | {"b":1} | .x.b | is not in the schema
            {"type":"object","value":{}}                               | {"$bytes":""} | .x | is no object
            """)
    void whenAValueDoesNotFit_thenPlaceAndReasonAreTold(String type, String value, String field, String reason)
            throws IOException {
        assertThat(findings(type, value).misfits()).singleElement().satisfies(misfit -> {
            assertThat(misfit.field()).isEqualTo(field);
            assertThat(misfit.reason()).isEqualTo(reason);
        });
    }

    @Test
    void whenManyDoNotFitForOneReason_thenTheyAreCounted() throws IOException {
        DocumentFindings findings = findings("{\"type\":\"number\"}", "1.0", "1", "2", "");

        assertThat(findings.misfits())
                .extracting(DocumentFindings.Misfit::words)
                .containsExactly(
                        "the schema refuses 2 documents of users: .x is no number, as in " + id(10001, 2)
                                + " (SchemaEnforcementError)",
                        "the schema refuses 1 document of users: .x is missing, as in " + id(10001, 4)
                                + " (SchemaEnforcementError)");
        assertThat(findings.numbers().values()).containsExactly(10001L);
    }
}
