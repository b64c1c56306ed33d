package dev.parley.cli.demo;

import dev.parley.cli.weather.Weather;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDtlsTransport;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidatePair;
import dev.parley.webrtc.RTCIceCandidatePairStats;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSctpTransport;
import dev.parley.webrtc.RTCSctpTransportStats;
import dev.parley.webrtc.RTCStatsReport;
import dev.parley.webrtc.RTCTransportStats;
import java.util.Collection;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the JVM's end of a connection sees, as the page shows it. */
final class LiveView {
    private LiveView() {}

    static CompletionStage<ObjectNode> of(
            RTCPeerConnection pc,
            Collection<RTCDataChannel> channels,
            Weather weather,
            @Nullable Pulse pulse,
            StreamView streams) {
        return pc.getStats().thenApply(report -> {
            ObjectNode live = Tab.message("live");
            RTCSctpTransport sctp = pc.sctp();
            RTCDtlsTransport dtls = sctp == null ? null : sctp.transport();
            live.putObject("states")
                    .put("signaling", pc.signalingState().toString())
                    .put("gathering", pc.iceGatheringState().toString())
                    .put("ice", pc.iceConnectionState().toString())
                    .put("connection", pc.connectionState().toString())
                    .put("dtls", dtls == null ? "new" : dtls.state().toString())
                    .put("sctp", sctp == null ? "new" : sctp.state().toString());
            if (dtls != null) {
                pair(live, dtls.iceTransport().getSelectedCandidatePair(), report);
            }
            transport(live, report);
            association(live, report);
            streams.show(live, report);
            ArrayNode list = live.putArray("channels");
            for (RTCDataChannel channel : channels) {
                list.addObject()
                        .put("label", channel.label())
                        .put("id", channel.id())
                        .put("state", channel.readyState().toString())
                        .put("buffered", channel.bufferedAmount());
            }
            if (pulse != null) {
                live.put("roundTripMillis", pulse.roundTripMillis());
            }
            live.putObject("weather").put("dropped", weather.dropped());
            return live;
        });
    }

    private static void pair(ObjectNode live, @Nullable RTCIceCandidatePair pair, RTCStatsReport report) {
        if (pair == null) {
            return;
        }
        ObjectNode shown = live.putObject("pair")
                .put("local", address(pair.local()))
                .put("remote", address(pair.remote()))
                .put("localType", String.valueOf(pair.local().type()))
                .put("remoteType", String.valueOf(pair.remote().type()))
                .put("protocol", String.valueOf(pair.local().protocol()));
        for (RTCTransportStats transport : report.all(RTCTransportStats.class)) {
            String selected = transport.selectedCandidatePairId();
            if (selected != null && report.get(selected) instanceof RTCIceCandidatePairStats stats) {
                seconds(shown, "rttMillis", stats.currentRoundTripTime());
            }
        }
    }

    private static String address(RTCIceCandidate candidate) {
        String address = String.valueOf(candidate.address());
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + candidate.port();
    }

    private static void transport(ObjectNode live, RTCStatsReport report) {
        for (RTCTransportStats transport : report.all(RTCTransportStats.class)) {
            live.putObject("traffic")
                    .put("bytesSent", transport.bytesSent())
                    .put("bytesReceived", transport.bytesReceived())
                    .put("packetsSent", transport.packetsSent())
                    .put("packetsReceived", transport.packetsReceived());
            live.putObject("dtls")
                    .put("version", version(transport.tlsVersion()))
                    .put("cipher", transport.dtlsCipher())
                    .put("group", transport.tlsGroup());
        }
    }

    private static @Nullable String version(@Nullable String hex) {
        if (hex == null) {
            return null;
        }
        return switch (hex) {
            case "FEFD" -> "DTLS 1.2";
            case "FEFC" -> "DTLS 1.3";
            default -> hex;
        };
    }

    private static void association(ObjectNode live, RTCStatsReport report) {
        for (RTCSctpTransportStats sctp : report.all(RTCSctpTransportStats.class)) {
            ObjectNode shown = live.putObject("sctp")
                    .put("state", live.path("states").path("sctp").asString())
                    .put("congestionWindow", sctp.congestionWindow())
                    .put("bytesInFlight", sctp.bytesInFlight())
                    .put("retransmissions", sctp.retransmissions());
            seconds(shown, "srttMillis", sctp.smoothedRoundTripTime());
            seconds(shown, "rtoMillis", sctp.retransmissionTimeout());
        }
    }

    private static void seconds(ObjectNode into, String name, @Nullable Double value) {
        if (value != null) {
            into.put(name, value * 1000);
        }
    }
}
