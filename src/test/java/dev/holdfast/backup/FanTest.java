package dev.holdfast.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class FanTest {
    @Nested
    class GivenTwoBranches {
        private final Fan fan = new Fan(2, 3);
        private final Fan.Branch one = fan.branch();
        private final Fan.Branch two = fan.branch();

        @Test
        void whenMoreIsSentThanThereAreBuffers_thenBothReadEverything() throws Exception {
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> readAll(one));
            CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> readAll(two));

            for (String piece : "abc,def,gh,i,jkl,m".split(",")) {
                send(piece);
            }
            fan.end();

            assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("abcdefghijklm");
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("abcdefghijklm");
        }

        @Test
        void whenNothingIsSent_thenBothAreAtTheirEnd() throws Exception {
            fan.end();

            assertThat(one.take()).isNull();
            assertThat(two.take()).isNull();
        }

        @Test
        void whenOneDoesNotRead_thenNoBufferComesFree() throws Exception {
            send("abc");
            send("def");
            readOne(one);
            readOne(one);

            CompletableFuture<Chunk> third = CompletableFuture.supplyAsync(this::next);

            assertThat(third).isNotDone();
            readOne(two);
            assertThat(third.get(10, TimeUnit.SECONDS)).isNotNull();
        }

        @Test
        void whenItIsBrokenOff_thenWriterAndReadersStop() throws Exception {
            send("abc");

            fan.breakOff();

            assertThat(fan.next(() -> {})).isNull();
            assertThatThrownBy(one::take).isInstanceOf(InterruptedIOException.class);
            assertThatThrownBy(() -> new BranchInputStream(two).read()).isInstanceOf(InterruptedIOException.class);
        }

        private void send(String piece) throws InterruptedException {
            Chunk chunk = fan.next(() -> {});
            byte[] bytes = piece.getBytes(UTF_8);
            System.arraycopy(bytes, 0, chunk.bytes(), 0, bytes.length);
            fan.send(chunk, bytes.length);
        }

        private Chunk next() {
            try {
                return fan.next(() -> {});
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void readOne(Fan.Branch branch) throws InterruptedIOException {
            branch.release(branch.take());
        }
    }

    private static String readAll(Fan.Branch branch) {
        try {
            return new String(new BranchInputStream(branch).readAllBytes(), UTF_8);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
