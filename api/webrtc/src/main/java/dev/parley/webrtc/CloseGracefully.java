package dev.parley.webrtc;

import dev.parley.dom.realm.Promise;
import dev.parley.runtime.LoopTimer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Closes a connection after its channels. Loop thread only. */
final class CloseGracefully {
    private final Peer peer;
    private final Duration limit;
    private final Promise<Boolean> promise;
    private @Nullable LoopTimer timer;
    private boolean done;

    CloseGracefully(Peer peer, Duration limit, Promise<Boolean> promise) {
        this.peer = peer;
        this.limit = limit;
        this.promise = promise;
    }

    void begin() {
        if (peer.isClosed()) {
            promise.resolve(true);
            return;
        }
        timer = peer.loop().schedule(peer.now().plus(limit), () -> finish(false));
        peer.channels().closeAll(everything -> peer.tasks().execute(() -> finish(everything)));
    }

    private void finish(boolean everything) {
        if (done) {
            return;
        }
        done = true;
        if (timer != null) {
            timer.cancel();
        }
        peer.close();
        promise.resolve(everything);
    }
}
