package dev.parley.javascript;

import dev.parley.webrtc.PeerConnectionFactory;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.HostAccess.Export;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the WebRTC objects into a JavaScript context of the application's own, with what they need of DOM: {@code EventTarget}, {@code
 * Event}, {@code DOMException}, {@code AbortSignal}, {@code Blob} and {@code navigator.mediaDevices}.
 *
 * <p>The application owns the thread of the context. Sockets and timers of connections stay on an event loop of ours; what happens
 * there comes to the context as tasks for the application's executor, one at a time and in order, each carrying Java values alone.
 * No value of JavaScript ever leaves the context's thread.
 */
public final class WebRtcGlobals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebRtcGlobals.class);

    private final PeerConnectionFactory factory;

    private WebRtcGlobals(PeerConnectionFactory factory) {
        this.factory = factory;
    }

    /** Returns the access to Java that a context with these globals needs: to methods that are exported to scripts, and to buffers. */
    public static HostAccess hostAccess() {
        return HostAccess.newBuilder(HostAccess.EXPLICIT)
                .allowBufferAccess(true)
                .build();
    }

    /**
     * Installs the globals. Called on the context's thread.
     *
     * @param context a context for "js" with {@link #hostAccess}
     * @param contextThread runs tasks on the thread of the context, one at a time and in order
     */
    public static WebRtcGlobals install(Context context, Executor contextThread) {
        return install(context, contextThread, settings -> {});
    }

    /**
     * Installs the globals, with settings for the connections. Called on the context's thread.
     *
     * @param context a context for "js" with {@link #hostAccess}
     * @param contextThread runs tasks on the thread of the context, one at a time and in order
     * @param settings changes the factory's settings; loop and listener executor are set afterwards
     */
    public static WebRtcGlobals install(
            Context context, Executor contextThread, Consumer<PeerConnectionFactory.Builder> settings) {
        PeerConnectionFactory.Builder builder = PeerConnectionFactory.builder();
        settings.accept(builder);
        PeerConnectionFactory factory = builder.listenerExecutor(contextThread).build();
        Value parley = run(context, "realm.js", new Host());
        ScriptValues values = new ScriptValues(parley.getMember("makers"));
        for (String script : List.of("webidl.js", "dom.js", "blob.js", "webrtc.js")) {
            run(context, script, parley);
        }
        run(
                context,
                "binding.js",
                parley,
                new HostBinding(factory, values, new Tasks(contextThread)),
                values.array(Scripts.descriptions(false)));
        run(context, "navigator.js", parley, factory.mediaDevices());
        return new WebRtcGlobals(factory);
    }

    private static Value run(Context context, String script, Object... arguments) {
        return context.eval(Scripts.source(script)).execute(arguments);
    }

    /** Closes the connections that scripts have left open. */
    @Override
    public void close() {
        factory.close();
    }

    private record Tasks(Executor contextThread) implements RealmTasks {
        @Override
        public void queue(Runnable task) {
            contextThread.execute(task);
        }

        @Override
        public void hold() {
            // The application knows how long its context lives.
        }

        @Override
        public void release() {
            // See hold().
        }
    }

    /** What the scripts ask of Java where the application owns all else. */
    public static final class Host {
        private final long origin = System.nanoTime();

        private Host() {}

        /** Returns the milliseconds since the globals were installed. */
        @Export
        public double now() {
            return (System.nanoTime() - origin) / 1e6;
        }

        /** Takes an error of a listener. */
        @Export
        public void uncaught(Value error) {
            LOG.error("a listener failed: {}", error);
        }

        /** Returns the text of UTF-8, or null where it is none and {@code fatal} asks for that. */
        @Export
        public @Nullable String decodeUtf8(Value buffer, boolean fatal) {
            return Utf8.decode(HostValues.bytes(buffer), fatal);
        }

        /** Returns how many processors there are. */
        @Export
        public int processors() {
            return Runtime.getRuntime().availableProcessors();
        }
    }
}
