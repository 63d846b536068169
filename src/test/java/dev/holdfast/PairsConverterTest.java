package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class PairsConverterTest {
    private final LoggingEvent event =
            new LoggingEvent("test", new LoggerContext().getLogger("test"), Level.INFO, "no backup", null, null);

    @Test
    void whenTheThreadSaysTheSame_thenItIsSaidOnce() {
        event.setMDCPropertyMap(Map.of("tier", "daily", "run", "k3f9q2ab"));
        event.addKeyValuePair(new KeyValuePair("tier", "daily"));
        event.addKeyValuePair(new KeyValuePair("bytes", 12));

        assertThat(new PairsConverter().convert(event)).isEqualTo("tier=\"daily\" bytes=\"12\" run=\"k3f9q2ab\"");
    }

    @Test
    void whenAValueHasQuotationMarks_thenALineCanBeTakenApart() {
        event.setMDCPropertyMap(Map.of());
        event.addKeyValuePair(new KeyValuePair("reason", "it said \"no\" to C:\\backup"));

        assertThat(new PairsConverter().convert(event)).isEqualTo("reason=\"it said \\\"no\\\" to C:\\\\backup\"");
    }
}
