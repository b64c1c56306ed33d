package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.TransmitBatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/**
 * A faster way for datagrams through the sockets that NIO has opened: what leaves or has arrived together takes one system call. A
 * service that {@link java.util.ServiceLoader} finds. The channel stays what is bound, selected and closed, so that a port falls
 * back to it at any time.
 */
public interface DatagramOffload {
    /** Returns what it is, for the log. */
    String description();

    /** Returns why it does not work on this machine or in this JVM, or null where it works. Never throws. */
    @Nullable
    String unavailable();

    /** Makes what the ports of one loop share, buffers above all. */
    ForLoop forLoop();

    /** What the ports of one loop share. Confined to the loop's turns. */
    interface ForLoop extends AutoCloseable {
        /** Called right before a channel is opened that will be attached: what {@link #attach} wants as {@code hint}. */
        int beforeOpen();

        /**
         * Attaches to a bound, non-blocking channel, which stays its caller's.
         *
         * @param local the address that it is bound to, which will be {@link Path#local} of what it receives
         * @param hint what {@link #beforeOpen} said
         * @throws IOException where that does not work for this channel, which then is as before
         */
        Socket attach(DatagramChannel channel, InetSocketAddress local, int hint) throws IOException;

        /** Frees the buffers; attached sockets are not used any more. */
        @Override
        void close();
    }

    /** One socket. Confined to the loop's turns; not used after its channel was closed. */
    interface Socket {
        /** The system refused the datagram, or reported an error in place of one. */
        int REFUSED = -1;

        /** The offload does not work any more for this socket; the channel does. */
        int GONE = -2;

        /**
         * Sends as many datagrams of the batch, from the first on, as one system call takes.
         *
         * @param from the first datagram; every datagram has a path, whose remote address is of the socket's family
         * @param to behind the last datagram
         * @return how many were sent, 0 where the send buffer is full, {@link #REFUSED} where the first one was refused, or {@link #GONE}
         */
        int send(TransmitBatch batch, int from, int to);

        /**
         * Receives what one system call brings: datagrams of one source.
         *
         * @return how many there are, 0 where nothing waits, {@link #REFUSED} or {@link #GONE}
         */
        int receive();

        /** Returns where the received datagrams come from; one object per remote address. */
        Path path();

        /** Returns a received datagram, with head and tail room; valid until the next call on any socket of the loop. */
        PacketBuffer datagram(int index);

        /**
         * Says what becomes of datagrams that are too large for the network, here or on their way.
         *
         * @param permitted true to leave that to the system, as it was at first; false to have them lost (RFC 8899 §3), whatever this
         *     machine believes about the path
         * @return whether that is so from now on
         */
        boolean setFragmentation(boolean permitted);

        /** Gives the channel back as it was. */
        void detach();
    }
}
