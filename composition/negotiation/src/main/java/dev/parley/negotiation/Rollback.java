package dev.parley.negotiation;

import java.util.LinkedHashMap;
import java.util.List;

/** Returns to the last stable state: RFC 8829 §5.7. */
final class Rollback {
    private Rollback() {}

    /**
     * Returns the state to go on with. "Any resources or candidates that were allocated by the abandoned local
     * description are discarded": transports that it made go, and where it restarted ICE the former credentials come
     * back.
     *
     * @param stable the state before the offer
     * @param now the state to leave
     */
    static SessionState apply(SessionState stable, SessionState now, List<Action> actions) {
        SessionState result = stable.copy();
        // Candidates that came since belong to descriptions that stay.
        result.currentLocal = now.currentLocal;
        result.currentRemote = now.currentRemote;
        result.transceivers = new LinkedHashMap<>(now.transceivers);
        for (Transport transport : now.transports.values()) {
            Transport former = stable.transports.get(transport.id());
            if (former == null) {
                actions.add(new Action.DiscardTransport(transport.id()));
                continue;
            }
            RemoteTransportParameters remote = transport.remote();
            if (!former.local().equals(transport.local())) {
                actions.add(new Action.RestartIce(former.id(), former.local()));
                if (remote != null) {
                    actions.add(new Action.RemoteTransport(former.id(), remote));
                }
            }
            // An offer alone does not change what is known of the peer, but candidates may have come.
            result.transports.put(former.id(), remote == null ? former : former.withRemote(remote));
        }
        return result;
    }
}
