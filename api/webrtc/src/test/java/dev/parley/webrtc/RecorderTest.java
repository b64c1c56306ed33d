package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What JDK Flight Recorder tells of connections. */
@Timeout(60)
class RecorderTest {
    @TempDir
    Path folder;

    @Test
    void aRecordingTellsTheLifeOfBothEnds() throws IOException {
        Path file = folder.resolve("life.jfr");
        try (Recording recording = new Recording()) {
            for (String name : List.of("ConnectionState", "SelectedPair", "Handshake")) {
                recording.enable("dev.parley." + name).withThreshold(Duration.ZERO);
            }
            recording.start();
            try (PeerPair pair = new PeerPair()) {
                pair.a.createDataChannel("x");
                pair.negotiate();
                pair.awaitConnected();
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);

        List<RecordedEvent> states = named(events, "ConnectionState");
        for (long connection :
                states.stream().map(e -> e.getLong("connection")).distinct().toList()) {
            assertThat(states.stream()
                            .filter(e -> e.getLong("connection") == connection)
                            .map(e -> e.getString("from") + " " + e.getString("to")))
                    .containsExactly("new connecting", "connecting connected", "connected closed");
        }
        assertThat(states.stream().map(e -> e.getLong("connection")).distinct()).hasSize(2);

        assertThat(named(events, "SelectedPair")).hasSizeGreaterThanOrEqualTo(2).allSatisfy(event -> {
            assertThat(event.getString("localAddress")).isEqualTo("127.0.0.1");
            assertThat(event.getString("remoteAddress")).isEqualTo("127.0.0.1");
            assertThat(event.getInt("localPort")).isBetween(1, 65_535);
            assertThat(event.getInt("remotePort")).isBetween(1, 65_535);
        });

        assertThat(named(events, "Handshake")).hasSize(2).allSatisfy(event -> {
            assertThat(event.getString("result")).isEqualTo("connected");
            assertThat(event.getString("cipher")).matches("AES_128_GCM|AES_256_GCM|CHACHA20_POLY1305");
            assertThat(event.getDuration()).isPositive().isLessThan(Duration.ofSeconds(30));
        });
        assertThat(named(events, "Handshake").stream().map(e -> e.getString("role")))
                .containsExactlyInAnyOrder("client", "server");
    }

    @Test
    void samplesTellWindowAndRoundTripTime() throws Exception {
        CompletableFuture<RecordedEvent> sample = new CompletableFuture<>();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable("dev.parley.PathSample").withPeriod(Duration.ofMillis(100));
            stream.onEvent("dev.parley.PathSample", event -> {
                if (event.getLong("bytesSent") > 0
                        && !event.getDuration("roundTripTime").isZero()) {
                    sample.complete(event);
                }
            });
            stream.startAsync();
            try (PeerPair pair = new PeerPair()) {
                RTCDataChannel channel = pair.a.createDataChannel("x");
                pair.negotiate();
                pair.awaitConnected();
                Await.until("open", () -> channel.readyState() == RTCDataChannelState.OPEN);
                channel.send("hello");
                RecordedEvent event = sample.get(40, TimeUnit.SECONDS);
                assertThat(event.getLong("congestionWindow")).isPositive();
                assertThat(event.getLong("bytesReceived")).isPositive();
                assertThat(event.getLong("timeouts")).isNotNegative();
                assertThat(event.getInt("pathMtu")).as("nothing is probed").isZero();
            }
        }
    }

    @Test
    void samplesTellThePathMtu() throws Exception {
        assumeTrue(Runtime.version().feature() >= 19, "missing tool: a JDK that can forbid fragmentation");
        CompletableFuture<RecordedEvent> sample = new CompletableFuture<>();
        try (RecordingStream stream = new RecordingStream()) {
            stream.enable("dev.parley.PathSample").withPeriod(Duration.ofMillis(100));
            stream.onEvent("dev.parley.PathSample", event -> {
                if (event.getInt("pathMtu") == 1_500) {
                    sample.complete(event);
                }
            });
            stream.startAsync();
            try (PeerPair pair = new PeerPair(factory -> factory.pathMtuLimit(1_500))) {
                pair.a.createDataChannel("x");
                pair.negotiate();
                pair.awaitConnected();
                RecordedEvent event = sample.get(40, TimeUnit.SECONDS);
                assertThat(event.getLong("congestionWindow")).isPositive();
            }
        }
    }

    @Test
    void withoutTheModuleConnectionsWorkAllTheSame() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        assumeTrue(Files.isExecutable(java), "missing tool: java");
        Path log = folder.resolve("output");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "--limit-modules",
                        "java.base,java.logging,java.management,java.naming,java.xml,jdk.crypto.ec,jdk.unsupported",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutFlightRecorder.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log)).contains("connected, recorded by nobody");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** A program on a JVM that has no jdk.jfr. */
    static final class WithoutFlightRecorder {
        private WithoutFlightRecorder() {}

        public static void main(String[] arguments) {
            if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
                throw new IllegalStateException("this JVM has a flight recorder");
            }
            try (PeerPair pair = new PeerPair()) {
                pair.a.createDataChannel("x");
                pair.negotiate();
                pair.awaitConnected();
                System.out.println("connected, recorded by nobody");
            }
        }
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.parley." + name))
                .toList();
    }
}
