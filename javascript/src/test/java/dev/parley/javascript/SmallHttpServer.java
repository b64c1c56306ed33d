package dev.parley.javascript;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Answers one request a connection, for tests of those who ask. */
final class SmallHttpServer implements AutoCloseable {
    /** Gives status line without version, headers, an empty line and the body. */
    interface Answers {
        String answer(String method, String path, String body);
    }

    private final ServerSocket socket;
    private final Answers answers;

    SmallHttpServer(Answers answers) throws IOException {
        this.answers = answers;
        socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "small http server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                serve(connection);
            } catch (IOException e) {
                // The socket was closed, or a client has gone: the test sees what it did not get.
                continue;
            }
        }
    }

    private void serve(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        int length = 0;
        for (String line : head.toString().split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] request = head.toString().split(" ", 3);
        String answer = answers.answer(request[0], request[1], body);
        OutputStream out = connection.getOutputStream();
        out.write(("HTTP/1.1 " + answer.replaceFirst("\r\n\r\n", "\r\nconnection: close\r\n\r\n"))
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
