package dev.parley.cli.peer;

import dev.parley.cli.Json;
import dev.parley.dom.DOMException;
import dev.parley.webrtc.DtlsGroup;
import dev.parley.webrtc.RTCBundlePolicy;
import dev.parley.webrtc.RTCRtcpMuxPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.node.ObjectNode;

/** {@code parley peer}. */
@Command(
        name = "peer",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "One peer whose signalling is JSON lines on standard input and output.",
        footerHeading = "%nLines in:%n",
        footer = {
            "  {\"type\":\"offer\"|\"answer\"|\"pranswer\"|\"rollback\",\"sdp\":...}",
            "     an offer with \"answer\":false is applied, and not answered",
            "  {\"candidate\":...,\"sdpMid\":...}           null or \"\": no more to come",
            "  {\"send\":TAG,\"channel\":LABEL,\"text\"|\"base64\":...}",
            "  {\"close\":true,\"channel\":LABEL}           without a channel: the peer",
            "  {\"createChannel\":LABEL,\"init\":{\"ordered\":...,\"maxRetransmits\":...,",
            "     \"maxPacketLifeTime\":...,\"protocol\":...,\"negotiated\":...,\"id\":...}}",
            "  {\"generate\":BYTES,\"channel\":LABEL,\"messageSize\":BYTES,\"seed\":N}",
            "  {\"digest\":true,\"channel\":LABEL,\"bytes\":N}  SHA-256 of all that came,",
            "                                         once N bytes have",
            "  {\"quiet\":true,\"channel\":LABEL}  messages there are not said any more,",
            "                                  only digested",
            "  {\"udpLoss\":PERCENT}              after a start with --udp-loss",
            "  {\"bufferedAmountLowThreshold\":N,\"channel\":LABEL}",
            "  {\"restartIce\":true}  {\"getStats\":true}",
            "  {\"addTrack\":\"audio\"|\"video\"}       a synthetic one",
            "  {\"addTransceiver\":\"audio\"|\"video\",\"init\":{\"direction\":...,",
            "     \"sendEncodings\":[{\"rid\":...,\"scaleResolutionDownBy\":...}]}}",
            "  {\"setDirection\":DIRECTION,\"mid\":...}  {\"stop\":true,\"mid\":...}",
            "  {\"getTransceivers\":true}          with the transports' selected pairs",
            "",
            "Lines out: descriptions and candidates as above, and events:",
            "  {\"event\":\"connectionstatechange\",\"state\":...}, likewise of the states",
            "     signaling, icegathering, iceconnection, dtls and sctp",
            "  {\"event\":\"open\",\"channel\":...,\"id\":...,\"announced\":...,...}",
            "  {\"event\":\"message\",\"channel\":...,\"text\"|\"base64\":...}",
            "  {\"event\":\"bufferedamountlow\"|\"closing\"|\"close\",\"channel\":...}",
            "  {\"event\":\"sent\",\"tag\":TAG} unless TAG is true or false;",
            "  {\"event\":\"track\",\"kind\":...,\"mid\":...,\"streams\":[ID]}",
            "  {\"event\":\"collision\",\"ignored\":...}  of offers",
            "  {\"event\":\"transceivers\",\"transceivers\":[...],\"transports\":[...]}",
            "     \"generated\", \"digest\", \"stats\", \"icecandidateerror\",",
            "     {\"event\":\"error\",\"name\":...,\"message\":...}, \"closed\"",
            "",
            "The end of standard input closes the peer.",
            "Exit code: 0, or 1 if the connection had failed."
        })
public final class PeerCommand implements Callable<Integer> {
    /** Which end this is: exactly one. */
    static final class Role {
        @Option(names = "--offer", required = true, description = "Make the first offer.")
        boolean offer;

        @Option(names = "--answer", required = true, description = "Wait for an offer.")
        boolean answer;
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    Role role = new Role();

    @Option(
            names = "--channel",
            paramLabel = "LABEL",
            description = "Open a channel; may be repeated. With --offer and none: \"data\".")
    List<String> channels = new ArrayList<>();

    @Option(names = "--audio", description = "Send a synthetic audio track.")
    boolean audio;

    @Option(names = "--video", description = "Send a synthetic video track.")
    boolean video;

    @Option(
            names = "--bundle-policy",
            paramLabel = "POLICY",
            defaultValue = "balanced",
            description = "balanced (default), max-compat or max-bundle.")
    String bundlePolicy = "balanced";

    @Option(
            names = "--rtcp-mux-policy",
            paramLabel = "POLICY",
            defaultValue = "require",
            description = "require (default) or negotiate.")
    String rtcpMuxPolicy = "require";

    @Option(names = "--echo", description = "Send each message back on its channel.")
    boolean echo;

    @Option(
            names = "--ice-server",
            paramLabel = "URL",
            description = "A STUN or TURN server, such as stun:stun.example.org; may be repeated.")
    List<String> iceServers = new ArrayList<>();

    @Option(names = "--ice-user", paramLabel = "NAME", description = "The user name at the TURN servers.")
    @Nullable
    String iceUser;

    @Option(names = "--ice-password", paramLabel = "PASSWORD", description = "The password at the TURN servers.")
    @Nullable
    String icePassword;

    @Option(names = "--relay-only", description = "Use the TURN servers alone, and show no address of this machine.")
    boolean relayOnly;

    @Option(names = "--simulcast", description = "Accept simulcast that the other end offers to send.")
    boolean simulcast;

    @Option(names = "--lite", description = "Be an ICE-lite agent.")
    boolean lite;

    @Option(
            names = "--trickle",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Send candidates as they are found (default), or with --no-trickle within the description.")
    boolean trickle;

    @Option(names = "--loopback", description = "Use loopback addresses too.")
    boolean loopback;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Use these local addresses only; may be repeated.")
    List<String> addresses = new ArrayList<>();

    @Option(names = "--port-range", paramLabel = "FIRST-LAST", description = "Local UDP ports to choose from.")
    @Nullable
    String portRange;

    @Option(
            names = "--udp-loss",
            paramLabel = "SEED:PERCENT",
            description = "Lose datagrams in our own socket layer, in both directions, drawn from the seed.")
    @Nullable
    String udpLoss;

    @Option(
            names = "--udp-delay",
            paramLabel = "MS",
            description = "Delay datagrams in our own socket layer by so much in each direction, 0 to 10000 ms.")
    int udpDelay;

    @Option(names = "--dtls-role", paramLabel = "client|server", description = "The DTLS role to take when answering.")
    @Nullable
    String dtlsRole;

    @Option(
            names = "--max-message-size",
            paramLabel = "BYTES",
            description = "The largest message to accept (default: 262144).")
    @Nullable
    Long maxMessageSize;

    @Option(
            names = "--path-mtu",
            paramLabel = "BYTES",
            description =
                    "Try packets of up to so many bytes, 1280 to 16384 (default: 0, datagrams of at most 1,200 bytes); on JDK 19 and later.")
    int pathMtu;

    @Option(
            names = "--quiet-messages",
            description =
                    "Say the size and SHA-256 of messages, not their content; given twice: say nothing (see digest).")
    boolean[] quiet = {};

    @Option(
            names = "--key-log",
            paramLabel = "FILE",
            description = "Append the DTLS secrets to a file. Never in production.")
    @Nullable
    String keyLog;

    @Option(
            names = "--dtls",
            paramLabel = "VERSION",
            description = "Speak this version of DTLS alone: 1.2, 1.3, or auto for both.")
    @Nullable
    String dtls;

    @Option(
            names = "--groups",
            paramLabel = "GROUPS",
            split = ",",
            description = "Offer these groups in DTLS, the best first: X25519MLKEM768, X25519, SECP256R1, SECP384R1.")
    List<DtlsGroup> groups = List.of();

    /** Made by picocli. */
    public PeerCommand() {}

    @picocli.CommandLine.Spec
    picocli.CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintStream out = new PrintStream(
                new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        JsonPeer peer = peer(line -> {
            synchronized (out) {
                Json.print(out, line);
            }
        });
        Thread reader = new Thread(
                () -> {
                    try {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            if (!line.isBlank()) {
                                peer.receive(line);
                            }
                        }
                    } catch (IOException e) {
                        peer.complain("input", e);
                    } finally {
                        peer.close();
                    }
                },
                "parley-peer-input");
        reader.setDaemon(true);
        peer.start();
        reader.start();
        peer.awaitClosed();
        return peer.hasFailed() ? 1 : 0;
    }

    private JsonPeer peer(Consumer<ObjectNode> emit) {
        try {
            return new JsonPeer(options(), emit);
        } catch (IllegalArgumentException | DOMException e) {
            if (spec == null) {
                throw e;
            }
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the options in their own types; IllegalArgumentException says what is wrong with them. */
    PeerOptions options() {
        PeerOptions.Builder builder = PeerOptions.builder(role.offer);
        builder.channels = channels.isEmpty() && role.offer ? List.of("data") : List.copyOf(channels);
        builder.media = Stream.of(audio ? "audio" : "", video ? "video" : "")
                .filter(kind -> !kind.isEmpty())
                .toList();
        builder.bundlePolicy = RTCBundlePolicy.of(bundlePolicy);
        builder.rtcpMuxPolicy = RTCRtcpMuxPolicy.of(rtcpMuxPolicy);
        builder.echo = echo;
        builder.iceServers = List.copyOf(iceServers);
        if ((iceUser == null) != (icePassword == null)) {
            throw new IllegalArgumentException("--ice-user and --ice-password go together");
        }
        builder.iceUser = iceUser;
        builder.icePassword = icePassword;
        builder.relayOnly = relayOnly;
        builder.lite = lite;
        builder.simulcast = simulcast;
        builder.trickle = trickle;
        builder.loopback = loopback;
        builder.addresses = List.copyOf(addresses);
        builder.quiet = quiet.length;
        builder.maxMessageSize = maxMessageSize;
        builder.pathMtu = pathMtu;
        builder.keyLog = keyLog;
        if (dtls != null && !List.of("1.2", "1.3", "auto").contains(dtls)) {
            throw new IllegalArgumentException("--dtls is 1.2, 1.3 or auto");
        }
        builder.dtls = dtls;
        builder.groups = List.copyOf(groups);
        if (dtlsRole != null && !dtlsRole.equals("client") && !dtlsRole.equals("server")) {
            throw new IllegalArgumentException("--dtls-role is client or server");
        }
        builder.dtlsRole = dtlsRole;
        if (udpDelay < 0 || udpDelay > 10_000) {
            throw new IllegalArgumentException("--udp-delay: 0 to 10000 milliseconds");
        }
        builder.delay = Duration.ofMillis(udpDelay);
        if (udpLoss != null) {
            String[] parts = udpLoss.split(":", -1);
            try {
                builder.lossSeed = Long.parseLong(parts[0]);
                builder.loss = Double.parseDouble(parts[1]) / 100;
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("--udp-loss is SEED:PERCENT, such as 7:2.5", e);
            }
            if (!(builder.loss >= 0 && builder.loss <= 1)) {
                throw new IllegalArgumentException("--udp-loss: 0 to 100 percent");
            }
        }
        if (portRange != null) {
            String[] parts = portRange.split("-", -1);
            try {
                builder.firstPort = Integer.parseInt(parts[0]);
                builder.lastPort = Integer.parseInt(parts[1]);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException("--port-range is FIRST-LAST, such as 50000-50100", e);
            }
        }
        return builder.build();
    }
}
