package dev.parley.cli.demo;

import dev.parley.webrtc.RTCIceCandidate;
import dev.parley.webrtc.RTCSessionDescription;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The way to the browser before there is a connection to it: here a WebSocket. What the handlers return is watched for failures. */
interface Signalling {
    /** Sends a candidate, or null for the end of them. */
    void send(@Nullable RTCIceCandidate candidate);

    /** Sends a description; null is a mistake of ours. */
    void send(@Nullable RTCSessionDescription description);

    /** Says what to do with an offer. */
    void onOffer(Function<RTCSessionDescription, CompletionStage<?>> handler);

    /** Says what to do with a candidate, or with null, the end of them. */
    void onCandidate(Function<@Nullable RTCIceCandidate, CompletionStage<?>> handler);
}
