package dev.parley.cli.peer;

import dev.parley.mediacapture.MediaDevices;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamConstraints;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.webrtc.RTCDtlsTransport;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCRtpEncodingParameters;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCRtpTransceiverInit;
import dev.parley.webrtc.RTCSctpTransport;
import dev.parley.webrtc.RTCTrackEvent;
import dev.parley.webrtc.RTCTransportStats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Synthetic tracks, transceivers and the transports below them, as lines. Runs where the connection's listeners run. */
final class PeerMedia {
    private final RTCPeerConnection pc;
    private final MediaDevices devices;
    private final Consumer<ObjectNode> emit;
    private final MediaStream stream = new MediaStream();

    PeerMedia(RTCPeerConnection pc, MediaDevices devices, Consumer<ObjectNode> emit) {
        this.pc = pc;
        this.devices = devices;
        this.emit = emit;
        pc.onTrack(this::arrived);
    }

    private void arrived(RTCTrackEvent e) {
        ObjectNode event = JsonPeer.event("track")
                .put("kind", e.track().kind())
                .put("mid", e.transceiver().mid());
        ArrayNode streams = event.putArray("streams");
        e.streams().forEach(one -> streams.add(one.id()));
        emit.accept(event);
    }

    /** Sends a synthetic track of this kind, "audio" or "video", all in one stream. */
    void addTrack(String kind) {
        MediaStreamTrack track = track(kind);
        stream.addTrack(track);
        pc.addTrack(track, stream);
    }

    private MediaStreamTrack track(String kind) {
        if (!kind.equals("audio") && !kind.equals("video")) {
            throw new IllegalArgumentException("audio or video, not \"" + kind + "\"");
        }
        boolean audio = kind.equals("audio");
        return devices.getUserMedia(MediaStreamConstraints.of(audio, !audio))
                .join()
                .getTracks()
                .get(0);
    }

    /** {@code {"addTransceiver":KIND,"init":{"direction":…,"sendEncodings":[{"rid":…,"scaleResolutionDownBy":…}]}}}. */
    void addTransceiver(ObjectNode line) {
        JsonNode asked = line.path("init");
        RTCRtpTransceiverInit.Builder init = RTCRtpTransceiverInit.builder().streams(List.of(stream));
        asked.path("direction")
                .asStringOpt()
                .map(RTCRtpTransceiverDirection::of)
                .ifPresent(init::direction);
        List<RTCRtpEncodingParameters> encodings = new ArrayList<>();
        for (JsonNode one : asked.path("sendEncodings")) {
            RTCRtpEncodingParameters.Builder encoding = RTCRtpEncodingParameters.builder();
            one.path("rid").asStringOpt().ifPresent(encoding::rid);
            one.path("active").asBooleanOpt().ifPresent(encoding::active);
            one.path("scaleResolutionDownBy").asDoubleOpt().ifPresent(encoding::scaleResolutionDownBy);
            encodings.add(encoding.build());
        }
        if (!encodings.isEmpty()) {
            init.sendEncodings(encodings);
        }
        pc.addTransceiver(track(line.path("addTransceiver").asString("")), init.build());
    }

    /** {@code {"setDirection":DIRECTION,"mid":…}}. */
    void setDirection(ObjectNode line) {
        named(line)
                .setDirection(
                        RTCRtpTransceiverDirection.of(line.path("setDirection").asString("")));
    }

    /** {@code {"stop":true,"mid":…}}. */
    void stop(ObjectNode line) {
        named(line).stop();
    }

    private RTCRtpTransceiver named(ObjectNode line) {
        String mid = line.path("mid").asString("");
        return pc.getTransceivers().stream()
                .filter(transceiver -> mid.equals(transceiver.mid()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no transceiver has the mid \"" + mid + "\""));
    }

    /** Says all transceivers, each transport once, and how many pairs of candidates serve them: each component has one. */
    CompletionStage<Void> report() {
        ObjectNode event = JsonPeer.event("transceivers")
                .put("signalingState", pc.signalingState().toString())
                .put("connectionState", pc.connectionState().toString())
                .put("iceConnectionState", pc.iceConnectionState().toString());
        ArrayNode transceivers = event.putArray("transceivers");
        Set<RTCDtlsTransport> transports = new LinkedHashSet<>();
        for (RTCRtpTransceiver one : pc.getTransceivers()) {
            ArrayNode rids = transceivers
                    .addObject()
                    .put("mid", one.mid())
                    .put("kind", one.receiver().track().kind())
                    .put("direction", one.direction().toString())
                    .put("currentDirection", text(one.currentDirection()))
                    .putArray("rids");
            one.sender().getParameters().encodings().stream()
                    .map(RTCRtpEncodingParameters::rid)
                    .forEach(rids::add);
            Stream.of(one.sender().transport(), one.receiver().transport())
                    .flatMap(Stream::ofNullable)
                    .forEach(transports::add);
        }
        RTCSctpTransport sctp = pc.sctp();
        if (sctp != null) {
            Stream.ofNullable(sctp.transport()).forEach(transports::add);
        }
        ArrayNode states = event.putArray("transports");
        for (RTCDtlsTransport dtls : transports) {
            states.addObject()
                    .put("dtls", dtls.state().toString())
                    .put("ice", dtls.iceTransport().state().toString());
        }
        return pc.getStats().thenAccept(stats -> {
            long pairs = stats.values().stream()
                    .filter(RTCTransportStats.class::isInstance)
                    .filter(each -> ((RTCTransportStats) each).selectedCandidatePairId() != null)
                    .count();
            emit.accept(event.put("selectedPairs", pairs));
        });
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
