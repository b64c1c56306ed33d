package dev.parley.ice;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ICE agent of one peer connection: all its streams and components. */
public final class IceAgent implements ProtocolEngine<IceEvent> {
    private final IceConfig config;
    private IceRole role;
    private final SecureRandom random;

    public IceAgent(IceConfig config, IceRole role, SecureRandom random) {
        this.config = config;
        this.role = role;
        this.random = random;
    }

    private UnsupportedOperationException soon() {
        return new UnsupportedOperationException("" + config + random);
    }

    public IceRole role() {
        return role;
    }

    public void setRole(IceRole role, Timestamp now) {
        this.role = role;
    }

    public void setRemoteLite(boolean lite, Timestamp now) {
        throw soon();
    }

    public void setTransportPolicy(TransportPolicy policy) {
        throw soon();
    }

    public void addStream(int streamId, int components, IceCredentials local) {
        throw soon();
    }

    public void removeStream(int streamId, Timestamp now) {
        throw soon();
    }

    public void removeComponent(int streamId, int component, Timestamp now) {
        throw soon();
    }

    public void startGathering(int streamId, List<StunServerAddress> servers, Timestamp now) {
        throw soon();
    }

    public void addLocalBase(int streamId, int component, LocalBase base, Timestamp now) {
        throw soon();
    }

    public void endOfLocalBases(int streamId, Timestamp now) {
        throw soon();
    }

    public void removeLocalBase(InetSocketAddress base, Timestamp now) {
        throw soon();
    }

    public void gatheringError(
            int streamId,
            @Nullable String address,
            @Nullable Integer port,
            String url,
            int errorCode,
            String errorText,
            Timestamp now) {
        throw soon();
    }

    public void setRemoteCredentials(int streamId, IceCredentials remote, Timestamp now) {
        throw soon();
    }

    public void addRemoteCandidate(int streamId, Candidate candidate, Timestamp now) {
        throw soon();
    }

    public void nameResolved(long requestId, @Nullable InetAddress address, Timestamp now) {
        throw soon();
    }

    public void endOfRemoteCandidates(int streamId, Timestamp now) {
        throw soon();
    }

    public void restart(int streamId, IceCredentials newLocal, Timestamp now) {
        throw soon();
    }

    public void cancelRestart(int streamId, Timestamp now) {
        throw soon();
    }

    public boolean handle(PacketBuffer stunMessage, Path path, Timestamp now) {
        throw soon();
    }

    public void noteSent(int streamId, int component, int bytes, Timestamp now) {
        throw soon();
    }

    public void noteReceived(int streamId, int component, int bytes, Timestamp now) {
        throw soon();
    }

    public @Nullable Path sendPath(int streamId, int component) {
        throw soon();
    }

    public boolean isValidated(Path path) {
        throw soon();
    }

    /** The stream that the path's base belongs to, or -1. */
    public int streamOf(Path path) {
        throw soon();
    }

    /** The component that the path's base belongs to, or -1. */
    public int componentOf(Path path) {
        throw soon();
    }

    public IceTransportState state(int streamId, int component) {
        throw soon();
    }

    public GatheringState gatheringState(int streamId) {
        throw soon();
    }

    public @Nullable IceCredentials localCredentials(int streamId) {
        throw soon();
    }

    public @Nullable IceCredentials remoteCredentials(int streamId) {
        throw soon();
    }

    public @Nullable CandidatePairInfo selectedPair(int streamId, int component) {
        throw soon();
    }

    public List<CandidatePairStatistics> pairs(int streamId) {
        throw soon();
    }

    public List<Candidate> localCandidates(int streamId) {
        throw soon();
    }

    public List<Candidate> remoteCandidates(int streamId) {
        throw soon();
    }

    public DropCounters drops() {
        throw soon();
    }

    public void close(Timestamp now) {
        throw soon();
    }

    @Override
    public void handleTimeout(Timestamp now) {
        throw soon();
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        throw soon();
    }

    @Override
    public @Nullable IceEvent pollEvent() {
        throw soon();
    }

    @Override
    public Timestamp nextTimeout() {
        throw soon();
    }
}
