package dev.parley.webrtc;

import dev.parley.dom.realm.Promise;
import dev.parley.runtime.LoopTimer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One use of an identity provider: it is loaded, asked, and given up after a time. Loop thread, but for the provider's part. */
final class IdentityProviderCall<T> {
    /** webrtc-identity §8: "The user agent SHOULD limit the time that it allows for an IdP to 15 seconds." */
    static final Duration LIMIT = Duration.ofSeconds(15);

    private final LocalConnection owner;
    private final Function<RTCIdentityProvider, ? extends CompletionStage<T>> question;
    private final Consumer<T> answered;
    private final Consumer<Throwable> failed;
    private @Nullable LoopTimer timer;
    private boolean ended;

    /**
     * Makes a call.
     *
     * @param question runs where listeners run
     * @param answered receives the answer on the loop
     * @param failed receives on the loop what prevented one
     */
    IdentityProviderCall(
            LocalConnection owner,
            Function<RTCIdentityProvider, ? extends CompletionStage<T>> question,
            Consumer<T> answered,
            Consumer<Throwable> failed) {
        this.owner = owner;
        this.question = question;
        this.answered = answered;
        this.failed = failed;
    }

    void begin(String domain, String protocol) {
        timer = owner.loop()
                .schedule(
                        LIMIT,
                        () -> fail(new IdentityProviderException(
                                RTCErrorDetailType.IDP_TIMEOUT,
                                "the identity provider did not answer within " + LIMIT.toSeconds() + " s")));
        IdentityProviders providers = owner.settings().identityProviders;
        onListeners(() -> relay(providers.load(domain, protocol), this::ask));
    }

    private void ask(RTCIdentityProvider provider) {
        onListeners(() -> relay(question.apply(provider), this::answer));
    }

    private void onListeners(Runnable providersPart) {
        owner.listeners().execute(() -> {
            try {
                providersPart.run();
            } catch (RuntimeException e) {
                owner.realm().task(() -> fail(e));
            }
        });
    }

    private <U> void relay(CompletionStage<U> stage, Consumer<U> next) {
        stage.whenComplete((value, failure) -> owner.realm().task(() -> {
            if (failure != null) {
                fail(Promise.unwrap(failure));
            } else if (value == null) {
                fail(new IdentityProviderException(
                        RTCErrorDetailType.IDP_BAD_SCRIPT_FAILURE, "the identity provider gave null"));
            } else if (!ended) {
                next.accept(value);
            }
        }));
    }

    private void answer(T value) {
        if (!ended) {
            abandon();
            answered.accept(value);
        }
    }

    private void fail(Throwable reason) {
        if (!ended) {
            abandon();
            failed.accept(reason);
        }
    }

    /** Ends the call: nothing is reported any more. */
    void abandon() {
        ended = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
