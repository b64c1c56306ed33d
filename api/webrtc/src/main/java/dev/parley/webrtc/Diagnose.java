package dev.parley.webrtc;

import dev.parley.peer.PeerStatistics;
import dev.parley.webrtc.ConnectionDiagnosis.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Steps of {@link RTCPeerConnection#diagnose}: states and figures of one moment, in words. Loop thread only. */
final class Diagnose {
    private final RTCPeerConnection connection;
    private final Collection<Transport> transports;
    private final List<PeerStatistics.TransportFigures> figures;
    private final Duration since;
    private final List<String> facts = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();

    private int localCandidates;
    private int remoteCandidates;
    private long requestsSent;
    private long responsesReceived;
    private long requestsReceived;

    Diagnose(LocalConnection owner) {
        connection = owner.pc();
        transports = owner.transports().all();
        figures = owner.peer().statistics().transports();
        since = owner.states().sinceLastChange();
    }

    ConnectionDiagnosis diagnose() {
        count();
        Step step = step();
        String waits = sentence(step);
        facts.add("states: connection " + connection.connectionState() + ", ICE " + connection.iceConnectionState()
                + ", signalling " + connection.signalingState() + ", gathering " + connection.iceGatheringState());
        facts.add("checks: " + requestsSent + " sent, " + responsesReceived + " answered, " + requestsReceived
                + " received");
        return new ConnectionDiagnosis(
                step, since, "for " + since.toSeconds() + " s: " + waits, List.copyOf(facts), List.copyOf(advice));
    }

    private void count() {
        Map<String, Integer> local = new TreeMap<>();
        Map<String, Integer> remote = new TreeMap<>();
        for (Transport transport : transports) {
            for (RTCIceTransport ice : transport.iceTransports()) {
                ice.getLocalCandidates().forEach(each -> local.merge(String.valueOf(each.type()), 1, Integer::sum));
                ice.getRemoteCandidates().forEach(each -> remote.merge(String.valueOf(each.type()), 1, Integer::sum));
            }
        }
        localCandidates = sum(local);
        remoteCandidates = sum(remote);
        facts.add("local candidates: " + (local.isEmpty() ? "none" : local));
        facts.add("remote candidates: " + (remote.isEmpty() ? "none" : remote));
        for (PeerStatistics.TransportFigures transport : figures) {
            for (PeerStatistics.PairFigures pair : transport.pairs()) {
                requestsSent += pair.requestsSent();
                responsesReceived += pair.responsesReceived();
                requestsReceived += pair.requestsReceived();
            }
        }
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Step step() {
        switch (connection.connectionState()) {
            case CLOSED -> {
                return Step.CLOSED;
            }
            case CONNECTED -> {
                return Step.NONE;
            }
            case DISCONNECTED, FAILED -> {
                return Step.RECOVERY;
            }
            default -> {
                // The steps of a setup, in their order.
            }
        }
        if (connection.localDescription() == null || connection.remoteDescription() == null) {
            return Step.SIGNALLING;
        }
        if (localCandidates == 0) {
            return Step.LOCAL_CANDIDATES;
        }
        if (remoteCandidates == 0 && requestsReceived == 0) {
            return Step.REMOTE_CANDIDATES;
        }
        return switch (connection.iceConnectionState()) {
            case CONNECTED, COMPLETED -> Step.HANDSHAKE;
            default -> Step.CHECKS;
        };
    }

    private String sentence(Step step) {
        return switch (step) {
            case CLOSED -> "the connection is closed";
            case NONE -> "the connection is connected";
            case RECOVERY -> {
                advice.add("restartIce() and another exchange of descriptions");
                advice.add("a TURN server, if it never was connected");
                yield "the connection is " + connection.connectionState() + ", after " + responsesReceived
                        + " answered checks";
            }
            case SIGNALLING -> signalling();
            case LOCAL_CANDIDATES -> {
                advice.add("includeLoopback, addressFilter and interfaceFilter of the factory, and its sharedPort");
                advice.add("the icecandidateerror event, which has the reason");
                yield "no local candidate was found";
            }
            case REMOTE_CANDIDATES -> {
                advice.add("addIceCandidate for each candidate that the other end signals");
                yield "no candidate of the other end has come";
            }
            case CHECKS -> checks();
            case HANDSHAKE -> {
                advice.add("the other end's log: its certificate must have the fingerprint of its description");
                yield "a path was found, and the DTLS handshake over it is not complete";
            }
        };
    }

    private String signalling() {
        if (connection.localDescription() == null && connection.remoteDescription() == null) {
            advice.add("createDataChannel, then setLocalDescription(), and send localDescription() to the other end");
            return "no description was set";
        }
        if (connection.localDescription() == null) {
            advice.add("setLocalDescription(), and send the answer to the other end");
            return "the other end's offer was not answered";
        }
        advice.add("setRemoteDescription with the answer; whether the offer has reached the other end");
        return "the other end's answer has not come";
    }

    private String checks() {
        if (requestsReceived > 0) {
            advice.add(
                    "the other end's firewall: its checks arrive here, and our answers or checks do not arrive there");
        } else {
            advice.add("UDP to the addresses of the candidates, in firewalls of both ends");
        }
        advice.add("a TURN server in RTCConfiguration.iceServers");
        advice.add("publicAddress of the factory, for a server behind a NAT of one to one");
        return "none of " + requestsSent + " checks between " + localCandidates + " local and " + remoteCandidates
                + " remote candidates was answered";
    }
}
