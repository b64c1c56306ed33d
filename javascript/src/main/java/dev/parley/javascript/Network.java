package dev.parley.javascript;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.graalvm.polyglot.HostAccess.Export;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * HTTP and WebSockets for a realm. The client's threads see plain data alone; the functions of scripts are called in tasks of the
 * realm.
 */
public final class Network {
    private static final Duration CONNECT = Duration.ofSeconds(30);

    private final RealmTasks tasks;

    private final ScriptValues values;
    private final Map<Integer, Runnable> cancels = new HashMap<>();
    private final Map<Integer, Socket> sockets = new HashMap<>();
    private @Nullable HttpClient client;
    private int last;

    Network(RealmTasks tasks, ScriptValues values) {
        this.tasks = tasks;
        this.values = values;
    }

    private HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(CONNECT)
                    .build();
        }
        return client;
    }

    private static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    // ---- requests ----

    /** Starts a request; {@code to} has the functions head, chunk, end and error. Returns what cancels it. */
    @Export
    public int request(String method, String url, Value headers, Value body, Value to) {
        int id = ++last;
        URI uri;
        try {
            uri = URI.create(url);
            if ("file".equals(uri.getScheme())) {
                file(id, uri, to);
                return id;
            }
            // Over plain text the client would ask to upgrade to HTTP/2, which no browser does and some servers refuse.
            HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                    .version("https".equals(uri.getScheme()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                    .method(
                            method,
                            body.isNull()
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(HostValues.bytes(body)));
            for (long i = 0; i + 1 < headers.getArraySize(); i += 2) {
                request.header(
                        headers.getArrayElement(i).asString(),
                        headers.getArrayElement(i + 1).asString());
            }
            send(id, request.build(), to);
        } catch (IllegalArgumentException e) {
            tasks.hold();
            tasks.queue(() -> {
                tasks.release();
                to.getMember("error").executeVoid(message(e));
            });
        }
        return id;
    }

    private void file(int id, URI uri, Value to) {
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readAllBytes(Path.of(uri));
            } catch (IOException e) {
                throw new CompletionException(new IOException("there is no file " + uri.getPath(), e));
            }
        });
        cancels.put(id, () -> read.cancel(false));
        tasks.relay(read).whenComplete((bytes, failure) -> {
            if (cancels.remove(id) == null) {
                return;
            }
            if (failure != null) {
                to.getMember("error").executeVoid(message(failure));
            } else {
                to.getMember("head").executeVoid(200, values.array(List.of()), uri.toString());
                to.getMember("chunk").executeVoid(values.buffer(bytes));
                to.getMember("end").executeVoid();
            }
        });
    }

    private void send(int id, HttpRequest request, Value to) {
        Chunks chunks = new Chunks(id, to);
        CompletableFuture<HttpResponse<Void>> sent = client().sendAsync(request, head -> chunks);
        cancels.put(id, () -> {
            sent.cancel(true);
            chunks.cancel();
        });
        tasks.relay(sent).whenComplete((response, failure) -> {
            if (!cancels.containsKey(id)) {
                return;
            }
            if (failure != null) {
                chunks.end.completeExceptionally(failure);
                return;
            }
            List<String> headers = new ArrayList<>();
            response.headers()
                    .map()
                    .forEach((name, all) -> all.forEach(value -> {
                        headers.add(name);
                        headers.add(value);
                    }));
            to.getMember("head")
                    .executeVoid(
                            response.statusCode(),
                            values.array(headers),
                            response.uri().toString());
            chunks.begin();
        });
        tasks.relay(chunks.end).whenComplete((nothing, failure) -> {
            if (cancels.remove(id) == null) {
                return;
            }
            if (failure != null) {
                to.getMember("error").executeVoid(message(failure));
            } else {
                to.getMember("end").executeVoid();
            }
        });
    }

    /** Stops a request; its functions are not called any more. */
    @Export
    public void cancel(int id) {
        Runnable cancel = cancels.remove(id);
        if (cancel != null) {
            cancel.run();
        }
    }

    /** Hands the chunks of a response on as they come, once its head has been told. */
    private final class Chunks implements HttpResponse.BodySubscriber<Void> {
        private final int id;
        private final Value to;

        /** Settles when the last chunk has come, or none will come any more. */
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();

        Chunks(int id, Value to) {
            this.id = id;
            this.to = to;
        }

        void begin() {
            subscribed.thenAccept(subscription -> subscription.request(Long.MAX_VALUE));
        }

        void cancel() {
            subscribed.thenAccept(Flow.Subscription::cancel);
            end.cancel(false);
        }

        /** The response is there with its head: only then is it known where it came from, by redirects. */
        @Override
        @SuppressWarnings("NullAway") // The one value of Void.
        public CompletionStage<Void> getBody() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscribed.complete(subscription);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                tasks.queue(() -> {
                    if (cancels.containsKey(id)) {
                        to.getMember("chunk").executeVoid(values.buffer(bytes));
                    }
                });
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        @SuppressWarnings("NullAway") // The one value of Void.
        public void onComplete() {
            end.complete(null);
        }
    }

    // ---- WebSockets ----

    /** Opens a WebSocket; {@code to} has the functions open, text, binary, sent and closed. */
    @Export
    public int webSocket(String url, Value protocols, Value to) {
        int id = ++last;
        Socket socket = new Socket(id, to);
        sockets.put(id, socket);
        tasks.hold();
        WebSocket.Builder builder = client().newWebSocketBuilder().connectTimeout(CONNECT);
        if (protocols.getArraySize() > 0) {
            String[] others = new String[(int) protocols.getArraySize() - 1];
            for (int i = 0; i < others.length; i++) {
                others[i] = protocols.getArrayElement(i + 1).asString();
            }
            builder.subprotocols(protocols.getArrayElement(0).asString(), others);
        }
        builder.buildAsync(URI.create(url), socket).whenComplete((opened, failure) -> {
            if (failure != null) {
                socket.ended(1006, "", false, true);
            } else {
                tasks.queue(() -> socket.opened(opened));
            }
        });
        return id;
    }

    /** Sends a text. */
    @Export
    public void sendText(int id, String text, int bytes) {
        Socket socket = sockets.get(id);
        if (socket != null) {
            socket.send(bytes, opened -> opened.sendText(text, true));
        }
    }

    /** Sends bytes. */
    @Export
    public void sendBinary(int id, Value buffer) {
        Socket socket = sockets.get(id);
        if (socket != null) {
            byte[] bytes = HostValues.bytes(buffer);
            socket.send(bytes.length, opened -> opened.sendBinary(ByteBuffer.wrap(bytes), true));
        }
    }

    /** Begins the end. */
    @Export
    public void closeSocket(int id, int code, String reason) {
        Socket socket = sockets.get(id);
        if (socket != null) {
            socket.close(code, reason);
        }
    }

    /** One WebSocket. Its fields belong to the realm's thread, but for what is collected of a message in parts. */
    private final class Socket implements WebSocket.Listener {
        private final int id;
        private final Value to;
        private final StringBuilder text = new StringBuilder();
        private final java.io.ByteArrayOutputStream binary = new java.io.ByteArrayOutputStream();
        private @Nullable WebSocket opened;
        private boolean closing;
        private boolean ended;

        /** What the client takes next goes after what it is sending. */
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

        Socket(int id, Value to) {
            this.id = id;
            this.to = to;
        }

        void opened(WebSocket socket) {
            opened = socket;
            if (closing) {
                socket.abort();
                ended(1006, "", false, true);
                return;
            }
            to.getMember("open").executeVoid(socket.getSubprotocol());
            socket.request(1);
        }

        void send(int bytes, java.util.function.Function<WebSocket, CompletableFuture<WebSocket>> send) {
            WebSocket socket = opened;
            if (socket != null) {
                sending = sending.handle((done, failed) -> send.apply(socket)).thenCompose(sent -> sent);
                sending.whenComplete(
                        (done, failed) -> tasks.queue(() -> to.getMember("sent").executeVoid(bytes)));
            }
        }

        void close(int code, String reason) {
            closing = true;
            WebSocket socket = opened;
            if (socket != null) {
                sending = sending.handle((done, failed) -> socket.sendClose(code, reason))
                        .thenCompose(sent -> sent);
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            // Messages are asked for when the realm knows that the connection is open.
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                String whole = text.toString();
                text.setLength(0);
                tasks.queue(() -> to.getMember("text").executeVoid(whole));
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean isLast) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            binary.writeBytes(bytes);
            if (isLast) {
                byte[] whole = binary.toByteArray();
                binary.reset();
                tasks.queue(() -> to.getMember("binary").executeVoid(values.buffer(whole)));
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            ended(code, reason, true, false);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            ended(1006, "", false, true);
        }

        void ended(int code, String reason, boolean clean, boolean failed) {
            tasks.queue(() -> {
                if (ended) {
                    return;
                }
                ended = true;
                sockets.remove(id);
                tasks.release();
                to.getMember("closed").executeVoid(code, reason, clean, failed);
            });
        }
    }
}
