package dev.parley.testkit.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dom.DOMException;
import dev.parley.simulation.Host;
import dev.parley.testkit.SigningIdentityProvider;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.IdentityProviderException;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCIdentityProvider;
import dev.parley.webrtc.RTCPeerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IdentityExampleTest {
    private final VirtualWorld world = new VirtualWorld(3);
    private final Host host = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final List<String> log = new ArrayList<>();
    private final List<Throwable> refused = new ArrayList<>();

    private static PeerConnectionFactory.Builder knowing(
            PeerConnectionFactory.Builder builder, RTCIdentityProvider provider) {
        // docs: identity-provider
        builder.identityProviders((domain, protocol) -> domain.equals("idp.example")
                        ? CompletableFuture.completedFuture(provider)
                        : CompletableFuture.failedFuture(IdentityProviderException.loadFailure("unknown", null)))
                .identityOrigin("https://app.example");
        // end
        return builder;
    }

    // docs: identity
    RTCPeerConnection proveAndDemand(PeerConnectionFactory factory) {
        // Accept nobody but bob …
        var configuration =
                RTCConfiguration.builder().peerIdentity("bob@idp.example").build();
        RTCPeerConnection pc = factory.createPeerConnection(configuration);
        // … and prove who we are: offers and answers carry an assertion from now on.
        pc.setIdentityProvider("idp.example");
        pc.peerIdentity().thenAccept(peer -> log.add(peer.idp() + " says this is " + peer.name()));
        return pc;
    }
    // end

    @Test
    void bobAloneIsAccepted() {
        SigningIdentityProvider provider = new SigningIdentityProvider("idp.example", "default");
        provider.logIn("bob");
        PeerConnectionFactory factory = knowing(
                        PeerConnectionFactory.builder()
                                .eventLoop(world.loop(host))
                                .listenersOnLoop(),
                        provider)
                .build();
        RTCPeerConnection bob = factory.createPeerConnection();
        bob.createDataChannel("data");
        RTCPeerConnection pc = proveAndDemand(factory);
        bob.createOffer().thenCompose(pc::setRemoteDescription).whenComplete((done, failure) -> refused.add(failure));
        assertThat(world.runUntil(() -> refused.size() == 1, Duration.ofSeconds(20)))
                .isTrue();
        assertThat(DOMException.from(refused.get(0)).name()).isEqualTo(DOMException.OPERATION_ERROR);

        RTCPeerConnection proved = proveAndDemand(factory);
        bob.setIdentityProvider("idp.example");
        bob.createOffer()
                .thenCompose(proved::setRemoteDescription)
                .whenComplete((done, failure) -> refused.add(failure));
        assertThat(world.runUntil(() -> log.size() == 1 && refused.size() == 2, Duration.ofSeconds(20)))
                .isTrue();
        assertThat(refused.get(1)).isNull();
        assertThat(log).containsExactly("idp.example says this is bob@idp.example");
        factory.close();
    }
}
