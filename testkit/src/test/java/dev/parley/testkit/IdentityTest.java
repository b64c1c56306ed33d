package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.simulation.Host;
import dev.parley.webrtc.IdentityProviders;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCError;
import dev.parley.webrtc.RTCErrorDetailType;
import dev.parley.webrtc.RTCIdentityAssertion;
import dev.parley.webrtc.RTCIdentityAssertionResult;
import dev.parley.webrtc.RTCIdentityProvider;
import dev.parley.webrtc.RTCIdentityProviderOptions;
import dev.parley.webrtc.RTCIdentityValidationResult;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCPeerConnectionState;
import dev.parley.webrtc.RTCSessionDescription;
import dev.parley.webrtc.RTCSignalingState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Identity providers, assertions and the identity of peers, with the providers in Java. */
@Spec("webrtc-identity §9")
class IdentityTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final VirtualWorld world = new VirtualWorld(15);
    private final Host host = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final SigningIdentityProvider provider = new SigningIdentityProvider("idp.example", "default");
    private final List<PeerConnectionFactory> factories = new ArrayList<>();

    @AfterEach
    void close() {
        factories.forEach(PeerConnectionFactory::close);
    }

    private RTCPeerConnection connection(IdentityProviders providers, String target) {
        PeerConnectionFactory factory = PeerConnectionFactory.builder()
                .eventLoop(world.loop(host))
                .listenersOnLoop()
                .certificate(CertificatePool.certificate(factories.size()))
                .identityProviders(providers)
                .identityOrigin("https://app.example")
                .build();
        factories.add(factory);
        return factory.createPeerConnection(
                RTCConfiguration.builder().peerIdentity(target).build());
    }

    private RTCPeerConnection connection() {
        return connection(provider, null);
    }

    private RTCPeerConnection asserting(String user) {
        RTCPeerConnection connection = connection();
        provider.logIn(user);
        connection.setIdentityProvider("idp.example");
        connection.createDataChannel("data");
        return connection;
    }

    private <T> T value(CompletableFuture<T> promise) {
        AtomicReference<T> value = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        promise.whenComplete((result, thrown) -> {
            value.set(result);
            failure.set(thrown);
        });
        assertThat(world.runUntil(promise::isDone, LIMIT)).isTrue();
        world.runFor(Duration.ofMillis(1));
        if (failure.get() != null) {
            throw DOMException.from(failure.get());
        }
        return value.get();
    }

    private DOMException failure(CompletableFuture<?> promise) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        promise.whenComplete((result, thrown) -> failure.set(thrown));
        assertThat(world.runUntil(() -> failure.get() != null, LIMIT)).isTrue();
        return DOMException.from(failure.get());
    }

    private RTCErrorDetailType detail(CompletableFuture<?> promise) {
        DOMException failure = failure(promise);
        assertThat(failure).isInstanceOf(RTCError.class);
        return ((RTCError) failure).errorDetail();
    }

    private static RTCSessionDescription changed(RTCSessionDescription description, UnaryOperator<String> change) {
        String sdp = change.apply(description.sdp());
        assertThat(sdp).isNotEqualTo(description.sdp());
        return new RTCSessionDescription(description.type(), sdp);
    }

    // ---- asserting ----

    @Test
    @Spec("webrtc-identity §9.7")
    void anOfferProvesTheIdentityOfItsEnd() {
        RTCPeerConnection alice = asserting("alice");
        RTCPeerConnection bob = connection();
        CompletableFuture<RTCIdentityAssertion> identity = bob.peerIdentity();

        RTCSessionDescription offer = value(alice.createOffer());
        assertThat(offer.sdp()).contains("\r\na=identity:" + value(alice.getIdentityAssertion()) + "\r\n");
        value(bob.setRemoteDescription(offer));

        assertThat(value(identity).name()).isEqualTo("alice@idp.example");
        assertThat(value(identity).idp()).isEqualTo("idp.example");
        assertThat(bob.peerIdentity()).isSameAs(identity);
    }

    @Test
    @Spec("webrtc-identity §9.8")
    void anAnswerProvesTheIdentityOfItsEnd() {
        RTCPeerConnection alice = connection();
        alice.createDataChannel("data");
        RTCPeerConnection bob = connection();
        provider.logIn("bob");
        bob.setIdentityProvider("idp.example");
        value(alice.setLocalDescription());
        value(bob.setRemoteDescription(alice.localDescription()));
        value(bob.setLocalDescription());

        value(alice.setRemoteDescription(bob.localDescription()));

        assertThat(value(alice.peerIdentity()).name()).isEqualTo("bob@idp.example");
    }

    @Test
    void theProviderIsGivenOriginAndOptions() {
        List<String> seen = new ArrayList<>();
        IdentityProviders recording =
                (domain, protocol) -> CompletableFuture.completedFuture(new RTCIdentityProvider() {
                    @Override
                    public CompletionStage<RTCIdentityAssertionResult> generateAssertion(
                            String contents, String origin, RTCIdentityProviderOptions options) {
                        seen.add(domain + " " + protocol + " " + origin + " " + options.protocol() + " "
                                + options.usernameHint() + " " + options.peerIdentity() + " "
                                + contents.startsWith("{\"fingerprint\":[{\"algorithm\":\"sha-256\",\"digest\":\""));
                        return CompletableFuture.completedFuture(
                                new RTCIdentityAssertionResult("other.example", "p", "x"));
                    }

                    @Override
                    public CompletionStage<RTCIdentityValidationResult> validateAssertion(
                            String assertion, String origin) {
                        throw new AssertionError("not asked");
                    }
                });
        RTCPeerConnection connection = connection(recording, "bob@idp.example");
        connection.setIdentityProvider(
                "idp.example:8443",
                RTCIdentityProviderOptions.builder()
                        .protocol("foo")
                        .usernameHint("alice")
                        .build());

        String first = value(connection.getIdentityAssertion());
        assertThat(value(connection.getIdentityAssertion())).isEqualTo(first);
        assertThat(seen).containsExactly("idp.example:8443 foo https://app.example foo alice bob@idp.example true");

        // §9.2: "If any identity provider value has changed, discard any stored identity assertion."
        connection.setIdentityProvider("idp.example");
        value(connection.getIdentityAssertion());
        assertThat(seen).hasSize(2);
    }

    @Test
    @Spec("webrtc-identity §6.1")
    void aUserWhoIsNotLoggedInIsToldWhereTo() {
        RTCPeerConnection alice = asserting(null);

        assertThat(detail(alice.getIdentityAssertion())).isEqualTo(RTCErrorDetailType.IDP_NEED_LOGIN);
        assertThat(alice.idpLoginUrl()).isEqualTo("https://idp.example/login");
        DOMException refused = failure(alice.createOffer());
        assertThat(refused.name()).isEqualTo(DOMException.OPERATION_ERROR);
        assertThat(refused.getCause()).isInstanceOf(RTCError.class);

        provider.logIn("alice");
        assertThat(value(alice.createOffer()).sdp()).contains("a=identity:");
        assertThat(alice.idpLoginUrl()).isNull();
    }

    @Test
    @Spec("webrtc-identity §8")
    void failuresOfProvidersHaveTheirNames() {
        RTCPeerConnection unknown = connection();
        unknown.setIdentityProvider("unknown.example");
        DOMException missing = failure(unknown.getIdentityAssertion());
        assertThat(((RTCError) missing).errorDetail()).isEqualTo(RTCErrorDetailType.IDP_LOAD_FAILURE);
        assertThat(((RTCError) missing).httpRequestStatusCode()).isEqualTo(404);

        RTCPeerConnection throwing = connection(
                (domain, protocol) -> {
                    throw new IllegalStateException("broken");
                },
                null);
        throwing.setIdentityProvider("idp.example");
        assertThat(detail(throwing.getIdentityAssertion())).isEqualTo(RTCErrorDetailType.IDP_EXECUTION_FAILURE);

        RTCPeerConnection silent = connection((domain, protocol) -> new CompletableFuture<>(), null);
        silent.setIdentityProvider("idp.example");
        CompletableFuture<String> never = silent.getIdentityAssertion();
        world.runFor(Duration.ofMillis(14_900));
        assertThat(never).isNotDone();
        assertThat(detail(never)).isEqualTo(RTCErrorDetailType.IDP_TIMEOUT);

        assertThat(failure(connection().getIdentityAssertion()).name()).isEqualTo(DOMException.INVALID_STATE_ERROR);
        assertThatThrownBy(() -> connection()
                        .setIdentityProvider(
                                "idp.example",
                                RTCIdentityProviderOptions.builder()
                                        .protocol("../x")
                                        .build()))
                .isInstanceOfSatisfying(
                        DOMException.class, e -> assertThat(e.name()).isEqualTo(DOMException.SYNTAX_ERROR));
    }

    @Test
    void aConnectionThatIsClosedAsksNoProvider() {
        RTCPeerConnection silent = connection((domain, protocol) -> new CompletableFuture<>(), null);
        silent.setIdentityProvider("idp.example");
        CompletableFuture<String> asked = silent.getIdentityAssertion();
        world.runFor(Duration.ofMillis(10));
        silent.close();
        assertThat(failure(asked).name()).isEqualTo(DOMException.INVALID_STATE_ERROR);
        assertThatThrownBy(() -> silent.setIdentityProvider("idp.example")).isInstanceOf(DOMException.class);
    }

    // ---- verifying ----

    @Test
    @Spec("RFC 8827 §7.4.1")
    void aFingerprintThatIsNotCoveredProvesNothing() {
        RTCSessionDescription offer = value(asserting("alice").createOffer());
        RTCSessionDescription forged = changed(offer, sdp -> {
            // The m-section's fingerprint, which is the one that DTLS would be checked against.
            int at = sdp.lastIndexOf("a=fingerprint:sha-256 ") + "a=fingerprint:sha-256 ".length();
            return sdp.substring(0, at) + (sdp.charAt(at) == '0' ? '1' : '0') + sdp.substring(at + 1);
        });
        RTCPeerConnection bob = connection();
        CompletableFuture<RTCIdentityAssertion> identity = bob.peerIdentity();

        value(bob.setRemoteDescription(forged));

        assertThat(failure(identity).name()).isEqualTo(DOMException.OPERATION_ERROR);
        assertThat(bob.peerIdentity()).isNotSameAs(identity).isNotDone();
    }

    @Test
    void anAssertionThatTheProviderRefusesIsAnErrorOfTheProvider() {
        SigningIdentityProvider other = new SigningIdentityProvider("idp.example", "default");
        RTCSessionDescription offer = value(asserting("alice").createOffer());
        RTCPeerConnection bob = connection(other, null);
        CompletableFuture<RTCIdentityAssertion> identity = bob.peerIdentity();
        value(bob.setRemoteDescription(offer));
        assertThat(detail(identity)).isEqualTo(RTCErrorDetailType.IDP_TOKEN_INVALID);
    }

    @Test
    @Spec("RFC 8827 §8.1")
    void aProviderSpeaksForItsOwnDomainUnlessItIsTrusted() {
        IdentityProviders thirdParty = providers(false);
        IdentityProviders trusted = providers(true);
        RTCSessionDescription offer = value(asserting("alice").createOffer());

        assertThat(failure(connection(thirdParty, "alice@idp.example").setRemoteDescription(offer))
                        .name())
                .isEqualTo(DOMException.OPERATION_ERROR);
        value(connection(trusted, "alice@other.example").setRemoteDescription(offer));
    }

    /** Returns providers that validate as the real one does, but name the user of another domain. */
    private IdentityProviders providers(boolean trusted) {
        RTCIdentityProvider renaming = new RTCIdentityProvider() {
            @Override
            public CompletionStage<RTCIdentityAssertionResult> generateAssertion(
                    String contents, String origin, RTCIdentityProviderOptions options) {
                throw new AssertionError("not asked");
            }

            @Override
            public CompletionStage<RTCIdentityValidationResult> validateAssertion(String assertion, String origin) {
                return provider.validateAssertion(assertion, origin)
                        .thenApply(result -> new RTCIdentityValidationResult("alice@other.example", result.contents()));
            }
        };
        return new IdentityProviders() {
            @Override
            public CompletionStage<RTCIdentityProvider> load(String domain, String protocol) {
                return CompletableFuture.completedFuture(renaming);
            }

            @Override
            public boolean isTrustedFor(String domain, String identityDomain) {
                return trusted && domain.equals("idp.example") && identityDomain.equals("other.example");
            }
        };
    }

    @Test
    @Spec("webrtc-identity §9.9")
    void withATargetNothingOfAnotherPeerIsApplied() {
        RTCPeerConnection bob = connection(provider, "alice@idp.example");
        RTCPeerConnection mallory = asserting("mallory");

        assertThat(failure(bob.setRemoteDescription(value(mallory.createOffer())))
                        .name())
                .isEqualTo(DOMException.OPERATION_ERROR);
        assertThat(failure(bob.peerIdentity()).name()).isEqualTo(DOMException.OPERATION_ERROR);
        assertThat(bob.signalingState()).isEqualTo(RTCSignalingState.STABLE);
        assertThat(bob.remoteDescription()).isNull();

        RTCSessionDescription offer = value(asserting("alice").createOffer());
        RTCSessionDescription stripped = changed(offer, sdp -> sdp.replaceAll("a=identity:.*\r\n", ""));
        assertThat(failure(bob.setRemoteDescription(stripped)).name()).isEqualTo(DOMException.OPERATION_ERROR);
        assertThat(bob.remoteDescription()).isNull();

        RTCSessionDescription malformed =
                changed(offer, sdp -> sdp.replaceAll("a=identity:.*\r\n", "a=identity:e30=\r\n"));
        assertThat(failure(bob.setRemoteDescription(malformed)).name()).isEqualTo(DOMException.OPERATION_ERROR);

        value(bob.setRemoteDescription(offer));
        assertThat(bob.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_OFFER);
    }

    @Test
    void theFirstIdentityIsTheTargetOfAllLaterDescriptions() {
        RTCPeerConnection alice = asserting("alice");
        RTCPeerConnection bob = connection();
        value(alice.setLocalDescription());
        value(bob.setRemoteDescription(alice.localDescription()));
        value(bob.peerIdentity());
        value(bob.setLocalDescription());
        value(alice.setRemoteDescription(bob.localDescription()));

        assertThat(failure(bob.setRemoteDescription(value(asserting("mallory").createOffer())))
                        .name())
                .isEqualTo(DOMException.OPERATION_ERROR);
        assertThat(value(bob.peerIdentity()).name()).isEqualTo("alice@idp.example");

        // RFC 8827 §5.1.4: the same fingerprints are still those of the same peer, with and without an assertion.
        RTCSessionDescription again =
                changed(value(alice.createOffer()), sdp -> sdp.replaceAll("a=identity:.*\r\n", ""));
        value(bob.setRemoteDescription(again));
        assertThat(bob.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_OFFER);

        assertThatThrownBy(() -> bob.setConfiguration(RTCConfiguration.builder()
                        .peerIdentity("mallory@idp.example")
                        .build()))
                .isInstanceOfSatisfying(
                        DOMException.class,
                        e -> assertThat(e.name()).isEqualTo(DOMException.INVALID_MODIFICATION_ERROR));
        bob.setConfiguration(
                RTCConfiguration.builder().peerIdentity("alice@idp.example").build());
    }

    @Test
    void aDescriptionWaitsForTheValidationOfTheOneBefore() {
        AtomicReference<CompletableFuture<RTCIdentityProvider>> loading = new AtomicReference<>();
        IdentityProviders slow = (domain, protocol) -> {
            loading.set(new CompletableFuture<>());
            return loading.get();
        };
        RTCPeerConnection bob = connection(slow, null);
        value(bob.setRemoteDescription(value(asserting("alice").createOffer())));
        assertThat(bob.peerIdentity()).isNotDone();

        RTCPeerConnection nobody = connection();
        nobody.createDataChannel("data");
        CompletableFuture<Void> second = bob.setRemoteDescription(value(nobody.createOffer()));
        world.runFor(Duration.ofSeconds(1));
        assertThat(second).isNotDone();
        loading.get().complete(provider);

        assertThat(failure(second).name()).isEqualTo(DOMException.OPERATION_ERROR);
        assertThat(value(bob.peerIdentity()).name()).isEqualTo("alice@idp.example");
    }

    @Test
    void withoutATargetAFailureOfTheProviderRejectsThePromiseAlone() {
        RTCPeerConnection bob = connection((domain, protocol) -> new CompletableFuture<>(), null);
        CompletableFuture<RTCIdentityAssertion> identity = bob.peerIdentity();

        value(bob.setRemoteDescription(value(asserting("alice").createOffer())));

        assertThat(identity).isNotDone();
        assertThat(detail(identity)).isEqualTo(RTCErrorDetailType.IDP_TIMEOUT);
        assertThat(bob.peerIdentity()).isNotSameAs(identity).isNotDone();
        assertThat(bob.signalingState()).isEqualTo(RTCSignalingState.HAVE_REMOTE_OFFER);
    }

    // ---- a whole connection ----

    @Test
    void peersWithTargetsConnect() {
        provider.logIn("alice");
        VirtualPeers peers = VirtualPeers.between(
                        world, host, world.network().host("b", world.network().internet(), "192.0.2.2"))
                .configuration(RTCConfiguration.builder()
                        .peerIdentity("alice@idp.example")
                        .build())
                .factory(factory -> factory.identityProviders(provider))
                .build();
        peers.a().connection().setIdentityProvider("idp.example");
        peers.b().connection().setIdentityProvider("idp.example");
        peers.a().connection().createDataChannel("data");

        assertThat(peers.connect(LIMIT)).isTrue();
        assertThat(peers.errors()).isEmpty();
        peers.close();
    }

    @Test
    void aPeerWithoutAnIdentityIsNotConnected() {
        VirtualPeers peers = VirtualPeers.between(
                        world, host, world.network().host("b", world.network().internet(), "192.0.2.2"))
                .configuration(RTCConfiguration.builder()
                        .peerIdentity("alice@idp.example")
                        .build())
                .factory(factory -> factory.identityProviders(provider))
                .build();
        peers.a().connection().createDataChannel("data");

        assertThat(peers.connect(Duration.ofSeconds(10))).isFalse();
        assertThat(peers.b().connection().connectionState()).isEqualTo(RTCPeerConnectionState.NEW);
        assertThat(peers.errors()).isNotEmpty();
        peers.close();
    }
}
