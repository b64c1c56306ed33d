package dev.parley.negotiation.transport;

import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.Mid;
import dev.parley.parameters.SctpParameters;

/**
 * Action for the owner of the transports after a description or candidate was applied, in the order given. A
 * transport is named by a number that is never used again within its session.
 *
 * <p>A transport's life: {@link CreateTransport} when a local description needs it (gathering starts then), {@link
 * RemoteTransport} as soon as both descriptions are there (checks and DTLS start then), any number of {@link
 * AddRemoteCandidate}, {@link RestartIce} followed by {@link RemoteTransport} for each restart, and {@link
 * DiscardTransport}. Remote candidates that arrive before RemoteTransport are kept by the session and come inside it.
 */
public sealed interface Action {

    /** The ICE role of all transports, RFC 8445 §6.1.1. It comes before the first {@link CreateTransport}, and when it changes. */
    record SetIceRole(IceRole role) implements Action {}

    /**
     * A transport is needed: start gathering for it.
     *
     * @param transport its number
     * @param mid of the first m-section that uses it
     * @param components 1, or 2 where RTCP may have a component of its own
     * @param local our credentials
     */
    record CreateTransport(int transport, Mid mid, int components, IceCredentials local) implements Action {}

    /**
     * ICE restarts with new local credentials: gather again. The selected pair keeps serving until the new session has
     * one. After a rollback this brings the former credentials back, and a {@link RemoteTransport} with the former
     * remote ones follows.
     */
    record RestartIce(int transport, IceCredentials local) implements Action {}

    /**
     * The peer has another certificate: end the DTLS connection of this transport (and what runs above it) and begin a
     * new one, in the role that the {@link RemoteTransport} which follows has. It comes with an ICE restart only.
     */
    record RestartDtls(int transport) implements Action {}

    /**
     * Parameters of the peer's end of a transport; again when any of them changed. Setting what is already set must do no harm.
     *
     * @param transport its number
     * @param parameters all that is known, not only what changed
     */
    record RemoteTransport(int transport, RemoteTransportParameters parameters) implements Action {}

    /** One more remote candidate of the current generation. */
    record AddRemoteCandidate(int transport, Candidate candidate) implements Action {}

    /** The peer has no more candidates in the current generation. */
    record EndOfRemoteCandidates(int transport) implements Action {}

    /** RTCP is multiplexed: the component (2) is not needed. */
    record RemoveComponent(int transport, int component) implements Action {}

    /** The transport is not used by any m-section, because of a rollback, BUNDLE, or a rejection. */
    record DiscardTransport(int transport) implements Action {}

    /**
     * An SCTP association was negotiated: start it as soon as DTLS is connected.
     *
     * @param transport the transport under it
     * @param mid of the data section
     * @param local our port and maximum message size
     * @param remote the peer's
     */
    record StartData(int transport, Mid mid, SctpParameters local, SctpParameters remote) implements Action {}

    /** The peer's maximum message size changed ("update the data max message size"). */
    record UpdateData(SctpParameters remote) implements Action {}

    /** The data section was rejected in an answer after data had been negotiated: the association ends. */
    record StopData() implements Action {}

    /** The first data section was rejected in its answer: there will be no association for the channels that wait for one. */
    record RejectData() implements Action {}
}
