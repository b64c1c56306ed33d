package dev.parley.webrtc;

import dev.parley.dom.realm.Promise;
import dev.parley.runtime.LoopTimer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Closes a connection after its channels. Loop thread only. */
final class CloseGracefully {
    private final LocalConnection owner;
    private final Duration limit;
    private final Promise<Boolean> promise;
    private @Nullable LoopTimer timer;
    private boolean done;

    CloseGracefully(LocalConnection owner, Duration limit, Promise<Boolean> promise) {
        this.owner = owner;
        this.limit = limit;
        this.promise = promise;
    }

    void begin() {
        if (owner.isClosed()) {
            promise.resolve(true);
            return;
        }
        timer = owner.loop().schedule(limit, () -> finish(false));
        owner.channels().closeAll(everything -> owner.tasks().execute(() -> finish(everything)));
    }

    private void finish(boolean everything) {
        if (done) {
            return;
        }
        done = true;
        if (timer != null) {
            timer.cancel();
        }
        owner.close();
        promise.resolve(everything);
    }
}
