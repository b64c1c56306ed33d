package dev.parley.dom.realm;

import dev.parley.dom.DOMException;
import dev.parley.runtime.EventLoop;
import java.lang.StackWalker.StackFrame;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The call that made a promise. It reports, once, that the promise or one derived from it was rejected and has no handler: HTML
 * §8.1.4.7 "Unhandled promise rejections". A promise has a handler if a continuation was added, or if a thread waits for it.
 */
final class PromiseOrigin {
    /**
     * The time that another thread than the loop's has to add its handler: it gets the promise while the loop works on it already.
     * A caller on the loop has until the end of the turn.
     */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The most lines of one connection: what a remote end signals may be rejected without end. */
    static final int MAX_LINES = 10;

    private static final Logger LOG = LoggerFactory.getLogger("dev.parley.UncaughtInPromise");
    private static final StackWalker STACK = StackWalker.getInstance();

    /** The packages of the API, whose frames lie between the application's call and the promise. */
    private static final List<String> API =
            List.of("dev.parley.dom.", "dev.parley.webrtc.", "dev.parley.mediacapture.", "dev.parley.legacy.");

    private static final String OWN_PACKAGE = "dev.parley.dom.realm.";

    private final Confinement confinement;
    private final boolean calledOnLoop;
    private final AtomicBoolean reported = new AtomicBoolean();

    /** The method of the API, and the frame that called it. */
    private final @Nullable StackFrame method;

    private final @Nullable StackFrame caller;

    private PromiseOrigin(Confinement confinement, @Nullable StackFrame method, @Nullable StackFrame caller) {
        this.confinement = confinement;
        this.calledOnLoop = confinement.loop().inEventLoop();
        this.method = method;
        this.caller = caller;
    }

    /** Returns the origin of a promise that is made now, for a call of this thread. */
    static PromiseOrigin here(Confinement confinement) {
        return STACK.walk(frames -> of(confinement, frames));
    }

    private static PromiseOrigin of(Confinement confinement, Stream<StackFrame> frames) {
        StackFrame method = null;
        for (Iterator<StackFrame> each = frames.iterator(); each.hasNext(); ) {
            StackFrame frame = each.next();
            if (API.stream().noneMatch(frame.getClassName()::startsWith)) {
                return new PromiseOrigin(confinement, method, frame);
            }
            if (!frame.getClassName().startsWith(OWN_PACKAGE)) {
                method = frame;
            }
        }
        return new PromiseOrigin(confinement, method, null);
    }

    /**
     * Reports a rejection that still has no handler after the time for it. Any thread.
     *
     * @param handled returns whether the promise has a handler by now
     */
    void rejected(BooleanSupplier handled, Throwable reason) {
        EventLoop loop = confinement.loop();
        Runnable check = () -> {
            if (!handled.getAsBoolean() && reported.compareAndSet(false, true)) {
                report(Promise.unwrap(reason));
            }
        };
        try {
            confinement.tasks().execute(() -> {
                if (handled.getAsBoolean()) {
                    return;
                }
                if (calledOnLoop) {
                    loop.atEndOfTurn(check);
                } else {
                    loop.schedule(GRACE, check);
                }
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and with it the time for a handler.
            check.run();
        }
    }

    private void report(Throwable reason) {
        int lines = confinement.countUncaught();
        if (lines >= MAX_LINES) {
            if (lines == MAX_LINES) {
                LOG.warn("Uncaught (in promise): further ones of this connection are not logged");
            }
            return;
        }
        if (reason instanceof DOMException) {
            LOG.warn("Uncaught (in promise) {}, rejected by {}", reason, this);
        } else {
            // Thrown by a continuation of the application: its stack shows the place.
            LOG.warn("Uncaught (in promise) {}, after {}", reason, this, reason);
        }
    }

    @Override
    public String toString() {
        String className = method == null ? "" : method.getClassName();
        String called = method == null
                ? "a call"
                : className.substring(className.lastIndexOf('.') + 1) + "." + method.getMethodName();
        return caller == null ? called : called + " at " + caller;
    }
}
