package dev.parley.ice;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import org.jspecify.annotations.Nullable;

/** Gives each STUN message to what it belongs to: a check of the remote end, the answer to one of ours, or that of a server. */
final class IncomingStun {
    /** What became of a message. */
    enum Outcome {
        /** It changes nothing. */
        DROPPED,
        /** It is a request of one of our sessions, or a copy of one: it has been answered and proves nothing about its sender. */
        POSSIBLE_COPY,
        /** It answers a question of ours to a server. */
        FROM_SERVER,
        /** It is authenticated as part of one of our sessions. */
        AUTHENTIC
    }

    private final AgentState agent;
    private final IncomingChecks incoming;
    private final ConnectivityChecks checks;
    private final Gatherer gatherer;

    IncomingStun(AgentState agent, IncomingChecks incoming, ConnectivityChecks checks, Gatherer gatherer) {
        this.agent = agent;
        this.incoming = incoming;
        this.checks = checks;
        this.gatherer = gatherer;
    }

    Outcome handle(PacketBuffer datagram, Path path, Timestamp now) {
        StunMessage message = parse(datagram);
        if (message == null) {
            return Outcome.DROPPED;
        }
        if (message.messageClass() == StunClass.REQUEST) {
            return incoming.handleRequest(message, path, now);
        }
        if (checks.isOurs(message.transactionId())) {
            return checks.handleResponse(message, path, now) ? Outcome.AUTHENTIC : Outcome.DROPPED;
        }
        if (gatherer.handleResponse(message, path, now)) {
            return Outcome.FROM_SERVER;
        }
        agent.drops.count("ice: answer to no request of ours");
        return Outcome.DROPPED;
    }

    /** Returns a request or an answer of the method Binding, or null. */
    private @Nullable StunMessage parse(PacketBuffer datagram) {
        StunMessage message;
        try {
            message = StunMessage.parse(datagram);
        } catch (MalformedException e) {
            agent.drops.count(e.reason());
            return null;
        }
        if (message.hasFingerprint() && !message.verifyFingerprint()) {
            agent.drops.count("ice: wrong fingerprint");
            return null;
        }
        if (message.method() != StunMessage.BINDING || agent.closed) {
            agent.drops.count("ice: no Binding");
            return null;
        }
        // RFC 8445 §11: an indication is a keep-alive; it is not authenticated and proves nothing.
        return message.messageClass() == StunClass.INDICATION ? null : message;
    }
}
