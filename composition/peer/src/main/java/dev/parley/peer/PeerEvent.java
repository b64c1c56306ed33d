package dev.parley.peer;

import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.TrackEffect;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.Codec;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.Mid;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a {@link Peer}. Events come one at a time on the peer's loop, those of a description in the order of {@link
 * ApplyDescription}. A transport is named by its number, which is not used again.
 */
public sealed interface PeerEvent {
    // ---- transports, as descriptions make, change and discard them ----

    /**
     * A description needs a transport; gathering for it begins.
     *
     * @param transport its number
     * @param mid that of the first m-section that uses it
     * @param components 1, or 2 if RTCP may have a component of its own
     * @param local the local credentials
     */
    record TransportCreated(int transport, Mid mid, int components, IceCredentials local) implements PeerEvent {}

    /** RTCP shares component 1 of a transport, which has no component 2 any more. */
    record TransportMultiplexed(int transport) implements PeerEvent {}

    /** ICE restarts on a transport, or a rollback takes that back. */
    record LocalCredentialsChanged(int transport, IceCredentials local) implements PeerEvent {}

    /** A remote description gave a transport its credentials; the same ones may come again. */
    record RemoteCredentialsChanged(int transport, IceCredentials remote) implements PeerEvent {}

    /** A remote candidate of a transport was passed to ICE. */
    record RemoteCandidateAdded(int transport, Candidate candidate) implements PeerEvent {}

    /** No m-section uses a transport any more; it has ended. */
    record TransportDiscarded(int transport) implements PeerEvent {}

    /** The ICE role of all transports is known, or another one. */
    record RoleChanged(IceRole role) implements PeerEvent {}

    // ---- descriptions ----

    /**
     * The data section or the remote end's limits may have changed: see {@link Peer#hasDataSection}, {@link
     * Peer#dataTransport} and {@link Peer#remoteMaxMessageSize}.
     */
    record DataSectionChanged() implements PeerEvent {}

    /** The association was ended by a description; channels that it had are closed. */
    record DataStopped() implements PeerEvent {}

    /** The first data section was rejected in its answer: channels that waited for an association end. */
    record DataRejected() implements PeerEvent {}

    /** The set of transceivers changed, in the order given. Every applied description brings one, an empty one too. */
    record TransceiversChanged(List<TransceiverChange> changes) implements PeerEvent {}

    /**
     * A description was applied: the descriptions of {@link Peer#session} are the new ones.
     *
     * @param state the signalling state that was reached, or null if it did not change
     */
    record DescriptionApplied(@Nullable SignalingState state) implements PeerEvent {}

    /** Remote tracks and streams change, in the order given. */
    record TracksChanged(List<TrackEffect> effects) implements PeerEvent {}

    /**
     * The last event of a description.
     *
     * @param transportsCreated whether it created transports
     * @param transportsDiscarded whether it discarded transports
     */
    record DescriptionCompleted(boolean transportsCreated, boolean transportsDiscarded) implements PeerEvent {}

    // ---- ICE and DTLS ----

    /**
     * A local candidate was found, which is to be signalled.
     *
     * @param transport the transport
     * @param candidate the candidate
     * @param signalled its form in signalling
     * @param url the server's URL, or null
     */
    record CandidateFound(
            int transport,
            Candidate candidate,
            LocalCandidate signalled,
            @Nullable String url) implements PeerEvent {}

    /**
     * The state of a transport's gathering changed.
     *
     * @param transport the transport
     * @param state the new state
     * @param end with {@link GatheringState#COMPLETE}, the end of candidates as it is to be signalled; null if no m-section uses
     *     the transport
     */
    record GatheringChanged(
            int transport, GatheringState state, @Nullable LocalCandidate end) implements PeerEvent {}

    /**
     * A server gave no candidate; webrtc-pc §4.8.3.
     *
     * @param address the local address that was used, or null
     * @param port the local port, or null
     * @param url the server's URL
     * @param errorCode a STUN error code, or 701 if the server was not reached
     * @param errorText the reason
     */
    record CandidateError(
            @Nullable String address, @Nullable Integer port, String url, int errorCode, String errorText)
            implements PeerEvent {}

    /** The ICE state of a component, 1 or 2, changed. */
    record IceStateChanged(int transport, int component, IceState state) implements PeerEvent {}

    /** A component sends on another pair. */
    record SelectedPairChanged(int transport, int component, Candidate local, Candidate remote) implements PeerEvent {}

    /**
     * The DTLS state of a component changed.
     *
     * @param transport the transport
     * @param component 1 or 2
     * @param state the new state
     * @param handshake the association's outcome so far, or null if the component is gone
     * @param failure the reason, with {@link DtlsState#FAILED} and only with it
     */
    record DtlsStateChanged(
            int transport,
            int component,
            DtlsState state,
            @Nullable Handshake handshake,
            @Nullable PeerFailure failure) implements PeerEvent {}

    /**
     * The outcome of a DTLS handshake, as far as it is known.
     *
     * @param role "client" or "server", or null
     * @param version the version, or null
     * @param cipher the cipher of the records, or null
     * @param remoteCertificates the remote end's certificates in DER, its own first; empty before the handshake is complete
     */
    record Handshake(
            @Nullable String role,
            @Nullable String version,
            @Nullable String cipher,
            List<byte[]> remoteCertificates) {}

    /** A line for a key log file; a secret. */
    record KeyLogLine(String line) implements PeerEvent {
        @Override
        public String toString() {
            return "KeyLogLine[secret]";
        }
    }

    /**
     * The engines have thrown: all has ended, channels are closed, and the peer is to be closed.
     *
     * @param failure the reason
     */
    record Failed(PeerFailure failure) implements PeerEvent {}

    // ---- data ----

    /**
     * The state of the association changed.
     *
     * @param state the new state
     * @param maxChannels the number of channels that can be open, with {@link DataState#CONNECTED}; else null
     */
    record DataStateChanged(DataState state, @Nullable Integer maxChannels) implements PeerEvent {}

    /**
     * The data channels were closed, because those of all connections took too much memory, and these most; {@link ChannelClosed}
     * comes for each.
     *
     * @param bytes the heap in bytes that they took, about
     */
    record DataShed(long bytes) implements PeerEvent {}

    /** The remote end opened a channel; {@link ChannelOpened} follows. */
    record ChannelAnnounced(PeerChannel channel) implements PeerEvent {}

    /** A channel got its id. */
    record ChannelIdAssigned(PeerChannel channel, int id) implements PeerEvent {}

    /** Messages can be sent on a channel. */
    record ChannelOpened(PeerChannel channel) implements PeerEvent {}

    /**
     * A whole message arrived. Its bytes count against the receive window until {@link PeerChannels#consumed}.
     *
     * @param channel the channel
     * @param data the bytes, the receiver's to keep; of a text its UTF-8, perhaps ill-formed
     * @param binary false for a text
     */
    record MessageReceived(PeerChannel channel, byte[] data, boolean binary) implements PeerEvent {
        @Override
        public String toString() {
            return "MessageReceived[" + channel + ", " + data.length + (binary ? " bytes]" : " bytes of text]");
        }
    }

    /** Bytes of messages that were sent left the send queue of a channel. */
    record BufferedAmountDecreased(PeerChannel channel, long bytes) implements PeerEvent {}

    /**
     * A channel is closing without a call of {@link PeerChannels#close}.
     *
     * @param channel the channel
     * @param byPeer whether the remote end closes the channel; false if a description ended the association
     */
    record ChannelClosing(PeerChannel channel, boolean byPeer) implements PeerEvent {}

    /**
     * A channel has ended.
     *
     * @param channel the channel
     * @param failure the reason, or null if one end asked for it
     */
    record ChannelClosed(PeerChannel channel, @Nullable PeerFailure failure) implements PeerEvent {}

    // ---- audio and video ----

    /**
     * The first packet of a stream's media arrived.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream, an unsigned 32-bit number
     * @param rid its restriction identifier, or null without simulcast
     * @param codec the codec of that packet
     */
    record StreamStarted(
            int transceiver, long ssrc, @Nullable String rid, Codec codec) implements PeerEvent {}

    /**
     * A stream has ended, by BYE or because its m-section has gone.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     */
    record StreamEnded(int transceiver, long ssrc) implements PeerEvent {}

    /**
     * A whole frame arrived; those of a stream come in decode order.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     * @param frame the frame
     * @param arrival when it was complete
     */
    record FrameReceived(int transceiver, long ssrc, EncodedFrame frame, Timestamp arrival) implements PeerEvent {}

    /**
     * A packet of sound arrived, for a jitter buffer: at once, in order of arrival, and only where {@link PeerMedia#setPlayout} wants
     * it.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     * @param number its sequence number, extended over wraps
     * @param frame its sound, or null if it has none
     * @param arrival when it arrived
     */
    record AudioPacketReceived(
            int transceiver,
            long ssrc,
            long number,
            @Nullable EncodedFrame frame,
            Timestamp arrival) implements PeerEvent {}

    /**
     * A telephone tone was received, RFC 4733: once when it begins, once when it has ended.
     *
     * @param transceiver the receiving transceiver
     * @param tone "0" to "9", "*", "#", "A" to "D"
     * @param ended whether it has ended
     * @param duration its duration so far
     */
    record ToneReceived(int transceiver, String tone, boolean ended, Duration duration) implements PeerEvent {}

    /**
     * The remote end needs a key frame.
     *
     * @param transceiver the sending transceiver
     * @param rid the encoding, or null without simulcast
     */
    record KeyFrameRequested(int transceiver, @Nullable String rid) implements PeerEvent {}

    /**
     * The rate that an encoding may have changed.
     *
     * @param transceiver the sending transceiver
     * @param rid the encoding, or null without simulcast
     * @param bitsPerSecond the rate
     */
    record TargetBitrateChanged(int transceiver, @Nullable String rid, long bitsPerSecond) implements PeerEvent {}
}
