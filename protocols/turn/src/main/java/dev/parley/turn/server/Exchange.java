package dev.parley.turn.server;

import dev.parley.base.MalformedException;
import dev.parley.base.Path;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.turn.TurnAttributes;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * An authenticated request of a client, and the answer to it.
 *
 * @param server sends the answer
 * @param request the request
 * @param client who sent it
 * @param path the way it came
 */
record Exchange(TurnServerEngine server, StunMessage request, Authenticator.Client client, Path path) {
    void succeed(List<? extends StunAttribute> attributes) {
        answer(StunClass.SUCCESS_RESPONSE, attributes);
    }

    void refuse(int code, String reason) {
        answer(StunClass.ERROR_RESPONSE, List.of(new ErrorCode(code, reason)));
    }

    void allocated(ServerAllocation allocation, InetSocketAddress relayed) {
        List<StunAttribute> attributes = new ArrayList<>();
        attributes.add(TurnAttributes.relayedAddress(relayed, request.transactionId()));
        attributes.add(TurnAttributes.lifetime(allocation.lifetime));
        attributes.add(new XorMappedAddress(path.remote()));
        if (allocation.token != null) {
            attributes.add(TurnAttributes.reservationToken(allocation.token));
        }
        succeed(attributes);
    }

    void answer(StunClass messageClass, List<? extends StunAttribute> attributes) {
        StunMessage answer =
                StunMessage.of(messageClass, request.method(), request.transactionId(), List.copyOf(attributes));
        server.send(path, answer.toBytes(client.key(), request.hasFingerprint()));
    }

    /** Returns the peers of the request; none if one is malformed. */
    List<InetSocketAddress> peers() {
        try {
            return TurnAttributes.peerAddresses(request);
        } catch (MalformedException e) {
            return List.of();
        }
    }

    /** Returns whether a peer can be reached from the allocation's relayed address. */
    boolean isOfFamily(InetSocketAddress peer, ServerAllocation allocation) {
        InetSocketAddress relayed = allocation.relayed;
        return relayed != null
                && peer.getAddress() instanceof Inet6Address == relayed.getAddress() instanceof Inet6Address;
    }
}
