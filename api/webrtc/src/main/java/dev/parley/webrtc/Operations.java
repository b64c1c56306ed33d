package dev.parley.webrtc;

import static dev.parley.negotiation.signaling.SignalingState.HAVE_LOCAL_OFFER;
import static dev.parley.negotiation.signaling.SignalingState.HAVE_LOCAL_PRANSWER;
import static dev.parley.negotiation.signaling.SignalingState.HAVE_REMOTE_OFFER;
import static dev.parley.negotiation.signaling.SignalingState.STABLE;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import dev.parley.negotiation.OfferOptions;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The methods of a connection that go through its operations chain. Any thread. */
final class Operations {
    private final LocalConnection owner;

    Operations(LocalConnection owner) {
        this.owner = owner;
    }

    CompletableFuture<RTCSessionDescription> createOffer(RTCOfferOptions options) {
        OfferOptions wanted = new OfferOptions(options.iceRestart());
        Promise<RTCSessionDescription> promise = owner.realm().promise();
        submit(
                promise,
                () -> owner.chain()
                        .chain(
                                promise,
                                () -> allow("createOffer", STABLE, HAVE_LOCAL_OFFER),
                                owner.localIdentity()::prepareDescription,
                                () -> {
                                    offerToReceive(options);
                                    return negotiating(() -> RTCSessionDescription.offer(
                                            owner.session().createOffer(wanted)));
                                }));
        return promise;
    }

    /** webrtc-pc §4.4.3.3: "For each offerToReceive… member in options". */
    private void offerToReceive(RTCOfferOptions options) {
        Boolean audio = options.offerToReceiveAudio();
        if (audio != null) {
            owner.transceivers().offerToReceive("audio", audio);
        }
        Boolean video = options.offerToReceiveVideo();
        if (video != null) {
            owner.transceivers().offerToReceive("video", video);
        }
    }

    CompletableFuture<RTCSessionDescription> createAnswer() {
        Promise<RTCSessionDescription> promise = owner.realm().promise();
        submit(
                promise,
                () -> owner.chain()
                        .chain(
                                promise,
                                () -> allow("createAnswer", HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER),
                                owner.localIdentity()::prepareDescription,
                                () -> negotiating(() -> RTCSessionDescription.answer(
                                        owner.session().createAnswer()))));
        return promise;
    }

    CompletableFuture<Void> setLocalDescription(@Nullable RTCSdpType type, String sdp) {
        return settingDescription(
                () -> {
                    if (type != null) {
                        allowLocal(type);
                    }
                },
                prepared -> prepareLocal(type, sdp, prepared),
                () -> owner.peer().setLocal(type == null ? null : sdpType(type), sdp));
    }

    /** A description that was left out may have to be created. */
    private void prepareLocal(@Nullable RTCSdpType type, String sdp, OperationsChain.Prepared prepared) {
        if (sdp.isEmpty() && type != RTCSdpType.ROLLBACK) {
            owner.localIdentity().prepareDescription(prepared);
        } else {
            prepared.done(null);
        }
    }

    CompletableFuture<Void> setRemoteDescription(RTCSessionDescription description) {
        SdpType type = sdpType(description.type());
        return settingDescription(
                () -> {},
                prepared -> owner.peerIdentity().prepareDescription(type, description.sdp(), prepared),
                () -> {
                    owner.peer().setRemote(type, description.sdp());
                    owner.peerIdentity().descriptionApplied(type, description.sdp());
                });
    }

    /** RFC 9429 §5.5: which local descriptions the state admits, whatever stands in them. */
    private void allowLocal(RTCSdpType type) {
        switch (type) {
            case OFFER -> allow("setLocalDescription(offer)", STABLE, HAVE_LOCAL_OFFER);
            case ANSWER, PRANSWER -> allow("setLocalDescription(" + type + ")", HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER);
            case ROLLBACK -> {
                if (owner.session().signalingState() == STABLE) {
                    throw DOMException.invalidState("there is nothing to roll back in \"stable\"");
                }
            }
        }
    }

    private void allow(String what, SignalingState... states) {
        SignalingState state = owner.session().signalingState();
        if (!List.of(states).contains(state)) {
            throw DOMException.invalidState(what + " is not possible in " + state);
        }
    }

    /** An operation is on its way to the loop. Any thread. */
    void submit(Promise<?> promise, Runnable command) {
        owner.chain().announce();
        owner.realm().onLoop(promise, command);
    }

    private CompletableFuture<Void> settingDescription(
            Runnable check, OperationsChain.Preparation preparation, Steps steps) {
        Promise<@Nullable Void> promise = owner.realm().promise();
        submit(
                promise,
                () -> owner.chain().chain(promise, check, preparation, () -> {
                    negotiating(steps);
                    return null;
                }));
        return voidOf(promise);
    }

    /** webrtc-pc §4.4.2 addIceCandidate. */
    CompletableFuture<Void> addIceCandidate(RTCIceCandidateInit init) {
        Promise<@Nullable Void> promise = owner.realm().promise();
        submit(promise, () -> {
            // Step 3: "If candidate.candidate is not an empty string and both sdpMid and sdpMLineIndex are null, return
            // a promise rejected with a newly created TypeError."
            if (!init.candidate().isEmpty() && init.sdpMid() == null && init.sdpMLineIndex() == null) {
                owner.chain().retract();
                promise.reject(new TypeError("a candidate needs sdpMid or sdpMLineIndex"));
                return;
            }
            owner.chain().chain(promise, this::requireRemoteDescription, () -> {
                negotiating(() -> addCandidate(init));
                return null;
            });
        });
        return voidOf(promise);
    }

    /** Step 4.1: "If remoteDescription is null return a promise rejected with a newly created InvalidStateError." */
    private void requireRemoteDescription() {
        if (owner.session().descriptions().remote() == null) {
            throw DOMException.invalidState("there is no remote description yet");
        }
    }

    private void addCandidate(RTCIceCandidateInit init) throws NegotiationException {
        owner.peer()
                .addCandidate(new RemoteCandidate(
                        init.candidate(), init.sdpMid(), init.sdpMLineIndex(), init.usernameFragment()));
        owner.publish();
    }

    @SuppressWarnings("unchecked") // Void has no value but null.
    static CompletableFuture<Void> voidOf(Promise<@Nullable Void> promise) {
        return (CompletableFuture<Void>) (CompletableFuture<?>) promise;
    }

    static SdpType sdpType(RTCSdpType type) {
        return switch (type) {
            case OFFER -> SdpType.OFFER;
            case PRANSWER -> SdpType.PRANSWER;
            case ANSWER -> SdpType.ANSWER;
            case ROLLBACK -> SdpType.ROLLBACK;
        };
    }

    /** Steps of negotiation. */
    @FunctionalInterface
    interface Negotiation<T> {
        T run() throws NegotiationException;
    }

    /** Steps of negotiation without a result. */
    @FunctionalInterface
    interface Steps {
        void run() throws NegotiationException;
    }

    /** Runs steps of negotiation and gives their failure the name that the specification has for it. */
    static void negotiating(Steps steps) {
        try {
            steps.run();
        } catch (NegotiationException e) {
            throw nameFor(e);
        }
    }

    /** Runs steps of negotiation and gives their failure the name that the specification has for it. */
    static <T> T negotiating(Negotiation<T> steps) {
        try {
            return steps.run();
        } catch (NegotiationException e) {
            throw nameFor(e);
        }
    }

    private static RuntimeException nameFor(NegotiationException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        return switch (e.kind()) {
            case SYNTAX -> RTCError.sdpSyntax(message, e.sdpLineNumber());
            case TYPE -> new TypeError(message);
            case INVALID_STATE -> new DOMException(message, DOMException.INVALID_STATE_ERROR, e);
            case INVALID_MODIFICATION -> new DOMException(message, DOMException.INVALID_MODIFICATION_ERROR, e);
            case INVALID_ACCESS -> new DOMException(message, DOMException.INVALID_ACCESS_ERROR, e);
            case OPERATION -> new DOMException(message, DOMException.OPERATION_ERROR, e);
        };
    }
}
