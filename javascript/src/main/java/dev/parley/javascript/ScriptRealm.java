package dev.parley.javascript;

import dev.parley.base.Timestamp;
import dev.parley.mediacapture.MediaDevices;
import dev.parley.runtime.LoopTimer;
import dev.parley.runtime.NioEventLoop;
import dev.parley.webrtc.PeerConnectionFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess.Export;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JavaScript global object with its own thread, on which the event loop of its peer connections runs, too: what HTML §8.1.2
 * calls a realm with its agent. Each event is a task, or a part of the task that changed the state which it announces; microtasks
 * run whenever the outermost call into JavaScript returns.
 *
 * <p>Confined to the thread that made it.
 */
public final class ScriptRealm implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptRealm.class);
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final NioEventLoop loop = NioEventLoop.foreign("javascript");
    private final PeerConnectionFactory factory;
    private final Context context;
    private final Value parley;
    private final UncaughtErrors uncaught;
    private final AtomicInteger held = new AtomicInteger();
    private final Map<Integer, LoopTimer> timers = new HashMap<>();
    private final Timestamp origin = loop.now();
    private int timersThatHold;
    private boolean ended;

    /** What becomes of errors that no script has caught. */
    public interface UncaughtErrors {
        /** A task has thrown. */
        void thrown(Value error);

        /** A promise was rejected, and nobody had asked for its outcome when the task ended. */
        void rejected(Value reason, Value promise);
    }

    ScriptRealm(ScriptRealmBuilder builder) {
        uncaught = builder.uncaught;
        factory = PeerConnectionFactory.builder()
                .eventLoop(loop)
                .listenersOnLoop()
                .includeLoopback(builder.includeLoopback)
                .build();
        context = Context.newBuilder("js")
                .engine(builder.engine == null ? Engines.shared() : builder.engine)
                .allowHostAccess(WebRtcGlobals.hostAccess())
                .allowExperimentalOptions(true)
                .option("js.ecmascript-version", "latest")
                .option("js.unhandled-rejections", "handler")
                .option("js.load", "false")
                .option("js.print", "false")
                .option("js.console", "false")
                .option("js.polyglot-builtin", "false")
                .build();
        context.enter();
        parley = run("realm.js", new Host(builder.out, builder.err));
        install(builder);
        if (builder.exposeGc) {
            global().putMember("gc", parley.getMember("gc"));
        }
    }

    /** Returns a builder of realms. */
    public static ScriptRealmBuilder builder() {
        return new ScriptRealmBuilder();
    }

    private Value run(String script, Object... arguments) {
        return context.eval(Scripts.source(script)).execute(arguments);
    }

    private void install(ScriptRealmBuilder builder) {
        ScriptValues values = new ScriptValues(parley.getMember("makers"));
        Tasks tasks = new Tasks();
        for (String script : List.of("webidl.js", "dom.js", "timers.js", "blob.js", "url.js", "clone.js")) {
            run(script, parley);
        }
        run("window.js", parley, builder.location.toString());
        run("console.js", parley);
        run("fetch.js", parley, new Network(tasks, values));
        Map<String, Value> builtins = new LinkedHashMap<>();
        for (String module : List.of("events", "buffer", "crypto")) {
            builtins.put(module, context.eval(Scripts.source("node/" + module + ".js")));
        }
        run("modules.js", parley, new ScriptFiles(context, builder.exit), values.object(builtins));
        run("webrtc.js", parley);
        HostBinding binding = new HostBinding(factory, values, tasks);
        run("binding.js", parley, binding, values.array(Scripts.descriptions(builder.legacy)));
        if (builder.legacy) {
            run("legacy.js", parley, binding);
        }
        run("navigator.js", parley, factory.mediaDevices());
    }

    /** Returns the global object. */
    public Value global() {
        return context.getBindings("js");
    }

    /** Returns the realm's devices, which {@code navigator.mediaDevices} is. */
    public MediaDevices mediaDevices() {
        return factory.mediaDevices();
    }

    /** Returns the JavaScript object of a Java object of the API, such as a track; of bytes an ArrayBuffer. */
    public Value toScript(Object object) {
        if (object instanceof byte[] bytes) {
            return parley.getMember("makers").getMember("buffer").execute(ByteBuffer.wrap(bytes));
        }
        return parley.getMember("wrap").execute(object, object.getClass().getSimpleName());
    }

    /**
     * Returns the Java object behind a JavaScript object of the API.
     *
     * @throws IllegalArgumentException where there is none
     */
    public Object toJava(Value object) {
        Value host = parley.getMember("unwrap").execute(object);
        if (!host.isHostObject()) {
            throw new IllegalArgumentException("no object of the WebRTC API: " + object);
        }
        return host.asHostObject();
    }

    /** Evaluates a classic script in a task of its own. */
    public void queue(Source script) {
        queue(() -> evaluate(script));
    }

    /** Queues a task; one for a realm that is closed is dropped. Any thread. */
    public void queue(Runnable task) {
        new Tasks().queue(task);
    }

    /**
     * Runs a file as a script in a task of its own. Until the next file begins, {@code require} resolves from its folder.
     *
     * @throws IOException where it cannot be read
     */
    public void queue(Path file) throws IOException {
        Path absolute = file.toAbsolutePath().normalize();
        Source source = Source.newBuilder(
                        "js", Files.readString(absolute).replaceFirst("^#!.*", ""), absolute.toString())
                .build();
        queue(() -> {
            parley.getMember("enterFile").executeVoid(absolute.toString());
            evaluate(source);
        });
    }

    /** Evaluates a classic script; what it throws goes to {@link UncaughtErrors}. */
    public void evaluate(Source script) {
        try {
            context.eval(script);
        } catch (PolyglotException e) {
            report(e);
        }
    }

    private void report(PolyglotException failure) {
        if (failure.isInternalError() || failure.isHostException() && failure.getGuestObject() == null) {
            throw failure;
        }
        Value error = failure.getGuestObject();
        uncaught.thrown(
                error != null
                        ? error
                        : parley.getMember("makers").getMember("syntaxError").execute(failure.getMessage()));
    }

    /** Runs tasks until {@link #end} is called or nothing is left that could bring another one. */
    public void run() {
        while (!ended) {
            boolean worked = loop.runOnce(isPending() ? WAIT : Duration.ZERO);
            if (!worked && !isPending()) {
                return;
            }
        }
    }

    /** Runs tasks until {@link #end} is called, whatever they are waiting for. */
    public void runUntilEnd() {
        while (!ended) {
            loop.runOnce(WAIT);
        }
    }

    /** Returns whether something may still bring a task: a timer, an open connection, work under way. */
    private boolean isPending() {
        return timersThatHold > 0 || held.get() > 0 || loop.retained() > 0;
    }

    /** Lets {@link #run} return after the task that runs now. */
    public void end() {
        ended = true;
    }

    /** Returns whether {@link #end} was called. */
    public boolean hasEnded() {
        return ended;
    }

    /** Closes the realm's connections and forgets its tasks. */
    @Override
    public void close() {
        timers.values().forEach(LoopTimer::cancel);
        timers.clear();
        factory.close();
        loop.close();
        context.leave();
        context.close(true);
    }

    private final class Tasks implements RealmTasks {
        @Override
        public void queue(Runnable task) {
            try {
                loop.execute(task);
            } catch (RejectedExecutionException e) {
                LOG.debug("a task for a realm that is closed", e);
            }
        }

        @Override
        public void hold() {
            held.incrementAndGet();
        }

        @Override
        public void release() {
            held.decrementAndGet();
        }
    }

    /** What the realm's scripts ask of it. */
    public final class Host {
        private final PrintStream out;
        private final PrintStream err;

        private Host(PrintStream out, PrintStream err) {
            this.out = out;
            this.err = err;
        }

        /** Writes a line to "out" or "err". */
        @Export
        public void print(String stream, String text) {
            ("err".equals(stream) ? err : out).println(text);
        }

        /** Returns bytes that nobody can guess. */
        @Export
        public ByteBuffer randomBytes(int count) {
            byte[] bytes = new byte[count];
            loop.random().nextBytes(bytes);
            return ByteBuffer.wrap(bytes);
        }

        /** Returns a random UUID. */
        @Export
        public String randomUuid() {
            return UUID.randomUUID().toString();
        }

        /** Returns the milliseconds since the realm began. */
        @Export
        public double now() {
            return loop.now().nanosSince(origin) / 1e6;
        }

        /** Starts a timer; {@code fire} is called with its number in a task behind those that wait when it is due. */
        @Export
        public void startTimer(int id, double millis, boolean holds, Value fire) {
            LoopTimer timer = loop.timer(() -> loop.execute(() -> {
                if (timers.remove(id) != null) {
                    timersThatHold -= holds ? 1 : 0;
                    fire.executeVoid(id);
                }
            }));
            timers.put(id, timer);
            timersThatHold += holds ? 1 : 0;
            timer.arm(loop.now().plusNanos((long) (millis * 1e6)));
        }

        /** Stops a timer. */
        @Export
        public void stopTimer(int id, boolean holds) {
            LoopTimer timer = timers.remove(id);
            if (timer != null) {
                timer.cancel();
                timersThatHold -= holds ? 1 : 0;
            }
        }

        /** Takes an error that no script has caught. */
        @Export
        public void uncaught(Value error) {
            uncaught.thrown(error);
        }

        /** Takes a rejection that nobody has asked for. */
        @Export
        public void unhandled(Value reason, Value promise) {
            uncaught.rejected(reason, promise);
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

        /** Collects what is not reachable. */
        @Export
        public void collectGarbage() {
            System.gc();
        }
    }
}
