package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One end of TLS on a channel: JSSE's engine with the bytes that wait on both sides of it. */
final class TlsSession {
    private static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    /** Receiver of what was decrypted. */
    interface Plain {
        void received(PacketBuffer bytes);
    }

    private final SSLEngine engine;

    /** Received and not yet decrypted; ready to be filled. */
    private final ByteBuffer in;

    /** Encrypted and not yet written; ready to be taken from. */
    private ByteBuffer out;

    private ByteBuffer plain;
    private boolean open;
    private boolean ended;

    TlsSession(SSLEngine engine) throws SSLException {
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        in = ByteBuffer.allocate(2 * record);
        out = ByteBuffer.allocate(2 * record).limit(0);
        plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        engine.beginHandshake();
    }

    /** Returns whether the handshake is done. */
    boolean isOpen() {
        return open;
    }

    /** Returns whether the other end has ended the session. */
    boolean isEnded() {
        return ended;
    }

    /** Returns whether encrypted bytes wait for the channel. */
    boolean hasUnwritten() {
        return out.hasRemaining();
    }

    /** Reads from the channel; as {@link SocketChannel#read}. */
    int read(SocketChannel channel) throws IOException {
        return channel.read(in);
    }

    /**
     * Decrypts what was read, and goes on with the handshake.
     *
     * @return a task that takes its time, to be run elsewhere before this is called again; or null
     */
    @Nullable
    Runnable advance(Plain receiver) throws SSLException {
        while (!ended) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                Runnable task = engine.getDelegatedTask();
                if (task != null) {
                    return task;
                }
            } else if (status == HandshakeStatus.NEED_WRAP) {
                wrap(NOTHING);
            } else if (!unwrap(receiver)) {
                return null;
            }
        }
        return null;
    }

    /** Returns false if more bytes are needed. */
    private boolean unwrap(Plain receiver) throws SSLException {
        in.flip();
        SSLEngineResult result = engine.unwrap(in, plain);
        in.compact();
        if (plain.position() > 0) {
            plain.flip();
            receiver.received(PacketBuffer.wrap(plain.array(), 0, plain.limit()));
            plain.clear();
        }
        finished(result);
        return switch (result.getStatus()) {
            case OK -> result.bytesConsumed() > 0 || result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
            case BUFFER_UNDERFLOW -> false;
            case BUFFER_OVERFLOW -> {
                plain = ByteBuffer.allocate(2 * plain.capacity());
                yield true;
            }
            case CLOSED -> {
                ended = true;
                yield false;
            }
        };
    }

    private void finished(SSLEngineResult result) {
        open |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    /** Encrypts a record of the given bytes. Returns how many it has taken. */
    int wrap(ByteBuffer[] bytes) throws SSLException {
        out.compact();
        try {
            SSLEngineResult result = engine.wrap(bytes, out);
            finished(result);
            if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                ByteBuffer larger = ByteBuffer.allocate(2 * out.capacity());
                out.flip();
                out = larger.put(out);
            }
            ended |= result.getStatus() == SSLEngineResult.Status.CLOSED;
            return result.bytesConsumed();
        } finally {
            out.flip();
        }
    }

    /** Writes what is encrypted. Returns false if the channel does not take all of it now. */
    boolean write(SocketChannel channel) throws IOException {
        while (out.hasRemaining()) {
            if (channel.write(out) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Ends our side: encrypts the alert that says so. */
    void close() throws SSLException {
        engine.closeOutbound();
        wrap(NOTHING);
        ended = true;
    }
}
