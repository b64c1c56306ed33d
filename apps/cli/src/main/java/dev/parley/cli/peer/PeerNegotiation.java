package dev.parley.cli.peer;

import dev.parley.cli.Json;
import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCIceCandidateInit;
import dev.parley.webrtc.RTCIceGatheringState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCSignalingState;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Perfect negotiation, webrtc-pc §10.7, with descriptions and candidates as lines: the answerer is the polite one. Everything runs
 * where the connection's listeners run ({@link RTCPeerConnection#queueTask}), so that no state changes between two statements.
 */
final class PeerNegotiation {
    private final RTCPeerConnection pc;
    private final PeerOptions options;
    private final Consumer<ObjectNode> emit;
    private final BiConsumer<String, CompletionStage<?>> errors;
    private boolean makingOffer;
    private boolean ignoringOffer;
    private boolean settingAnswer;
    private boolean descriptionWaits;

    /** Listens to {@code pc}; {@code errors} watches what was promised, by the name of what asked for it. */
    PeerNegotiation(
            RTCPeerConnection pc,
            PeerOptions options,
            Consumer<ObjectNode> emit,
            BiConsumer<String, CompletionStage<?>> errors) {
        this.pc = pc;
        this.options = options;
        this.emit = emit;
        this.errors = errors;
        pc.onNegotiationNeeded(e -> negotiate());
        pc.onIceCandidate(e -> candidate(e.candidate()));
    }

    private void negotiate() {
        if (!options.offer && pc.remoteDescription() == null) {
            return; // the first offer is the other end's
        }
        makingOffer = true;
        errors.accept("negotiationneeded", pc.setLocalDescription().whenComplete((done, failure) -> {
            makingOffer = false;
            if (failure == null) {
                describe();
            }
        }));
    }

    /** Acts on a description of the other end; on an offer with {@code "answer":false} up to, and without, the answer. */
    void description(ObjectNode line) {
        RTCSdpType type = RTCSdpType.of(line.path("type").asString(""));
        if (type == RTCSdpType.ROLLBACK) {
            boolean local = pc.signalingState() == RTCSignalingState.HAVE_LOCAL_OFFER;
            RTCSessionDescription rollback = RTCSessionDescription.rollback();
            errors.accept("rollback", local ? pc.setLocalDescription(rollback) : pc.setRemoteDescription(rollback));
            return;
        }
        boolean offer = type == RTCSdpType.OFFER;
        boolean ready = !makingOffer && (pc.signalingState() == RTCSignalingState.STABLE || settingAnswer);
        ignoringOffer = options.offer && offer && !ready;
        if (offer && !ready) {
            emit.accept(JsonPeer.event("collision").put("ignored", ignoringOffer));
        }
        if (ignoringOffer) {
            return;
        }
        settingAnswer = type == RTCSdpType.ANSWER;
        CompletionStage<Void> applied = pc.setRemoteDescription(new RTCSessionDescription(
                        type, steered(type, line.path("sdp").asString(""))))
                .whenComplete((done, failure) -> settingAnswer = false);
        if (offer && line.path("answer").asBoolean(true)) {
            applied = applied.thenCompose(done -> pc.setLocalDescription()).thenRun(this::describe);
        }
        errors.accept(type.toString(), applied);
    }

    /** An offer that leaves the DTLS role to us is made to leave no choice, where the options ask for a role. */
    private String steered(RTCSdpType type, String sdp) {
        if (type != RTCSdpType.OFFER || options.dtlsRole == null) {
            return sdp;
        }
        return sdp.replace("a=setup:actpass", options.dtlsRole.equals("client") ? "a=setup:passive" : "a=setup:active");
    }

    /** Says the local description: at once, or without trickling once all candidates are in it. */
    private void describe() {
        descriptionWaits = !options.trickle && pc.iceGatheringState() != RTCIceGatheringState.COMPLETE;
        RTCSessionDescription description = pc.localDescription();
        if (!descriptionWaits && description != null) {
            emit.accept(Json.object().put("type", description.type().toString()).put("sdp", description.sdp()));
        }
    }

    /** Says the description that waited for the last candidate. */
    void gathered() {
        if (descriptionWaits && pc.iceGatheringState() == RTCIceGatheringState.COMPLETE) {
            describe();
        }
    }

    private void candidate(@Nullable RTCIceCandidate candidate) {
        if (!options.trickle) {
            return;
        }
        ObjectNode line = Json.object();
        if (candidate == null) {
            emit.accept(line.putNull("candidate"));
            return;
        }
        emit.accept(line.put("candidate", candidate.candidate())
                .put("sdpMid", candidate.sdpMid())
                .put("sdpMLineIndex", candidate.sdpMLineIndex())
                .put("usernameFragment", candidate.usernameFragment()));
    }

    /** Acts on a candidate of the other end. */
    void remoteCandidate(ObjectNode line) {
        String candidate = line.path("candidate").asString("");
        CompletionStage<Void> added;
        if (candidate.isEmpty() && !line.has("sdpMid") && !line.has("sdpMLineIndex")) {
            added = pc.addIceCandidate();
        } else {
            JsonNode index = line.path("sdpMLineIndex");
            added = pc.addIceCandidate(RTCIceCandidateInit.builder()
                    .candidate(candidate)
                    .sdpMid(line.path("sdpMid").asStringOpt().orElse(null))
                    .sdpMLineIndex(index.isInt() ? (Integer) index.asInt() : null)
                    .usernameFragment(
                            line.path("usernameFragment").asStringOpt().orElse(null))
                    .build());
        }
        if (!ignoringOffer) {
            errors.accept("candidate", added);
        }
    }
}
