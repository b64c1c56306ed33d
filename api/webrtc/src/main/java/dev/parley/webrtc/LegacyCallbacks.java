package dev.parley.webrtc;

import dev.parley.dom.realm.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The promise methods with callbacks, as they were before there were promises: webrtc-pc §4.4.3. They are static, so that the methods
 * of {@link RTCPeerConnection} are found under one name and in one form. Callbacks run where listeners run; any thread.
 */
public final class LegacyCallbacks {
    private LegacyCallbacks() {}

    /** webrtc-pc §4.4.3.1 createOffer. */
    public static void createOffer(
            RTCPeerConnection connection,
            Consumer<? super RTCSessionDescription> success,
            Consumer<? super Throwable> failure,
            RTCOfferOptions options) {
        settle(connection.createOffer(options), success, failure);
    }

    /** webrtc-pc §4.4.3.1 createAnswer; "no known legacy createAnswer implementation ever supported" options. */
    public static void createAnswer(
            RTCPeerConnection connection,
            Consumer<? super RTCSessionDescription> success,
            Consumer<? super Throwable> failure) {
        settle(connection.createAnswer(), success, failure);
    }

    /** webrtc-pc §4.4.3.1 setLocalDescription. */
    public static void setLocalDescription(
            RTCPeerConnection connection,
            RTCSessionDescription description,
            Runnable success,
            Consumer<? super Throwable> failure) {
        settle(connection.setLocalDescription(description), nothing -> success.run(), failure);
    }

    /** webrtc-pc §4.4.3.1 setRemoteDescription. */
    public static void setRemoteDescription(
            RTCPeerConnection connection,
            RTCSessionDescription description,
            Runnable success,
            Consumer<? super Throwable> failure) {
        settle(connection.setRemoteDescription(description), nothing -> success.run(), failure);
    }

    /** webrtc-pc §4.4.3.1 addIceCandidate. */
    public static void addIceCandidate(
            RTCPeerConnection connection,
            RTCIceCandidateInit candidate,
            Runnable success,
            Consumer<? super Throwable> failure) {
        settle(connection.addIceCandidate(candidate), nothing -> success.run(), failure);
    }

    /** "Upon fulfillment of p …, invoke successCallback. Upon rejection of p with reason r, invoke failureCallback with r". */
    private static <T> void settle(
            CompletableFuture<T> promise, Consumer<? super T> success, Consumer<? super Throwable> failure) {
        promise.thenAccept(success);
        promise.exceptionally(reason -> {
            failure.accept(Promise.unwrap(reason));
            return null;
        });
    }
}
