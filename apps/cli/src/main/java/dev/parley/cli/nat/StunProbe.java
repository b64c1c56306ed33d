package dev.parley.cli.nat;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.MappedAddress;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions to STUN servers from one UDP port, RFC 5780. */
final class StunProbe implements AutoCloseable {
    /** RFC 5780 §7.2. */
    private static final int CHANGE_REQUEST = 0x0003;

    /** RFC 5780 §7.4. */
    private static final int OTHER_ADDRESS = 0x802c;

    private static final int CHANGE_IP = 4;
    private static final int CHANGE_PORT = 2;

    /** Times that a question is sent, and the wait after each: silence is taken for "filtered" when all are lost. */
    private static final int TRIES = 4;

    private static final int WAIT_MILLIS = 400;

    /** The part of a server that answers. */
    enum From {
        /** The address that was asked. */
        SAME(0),
        /** The same IP address, another port. */
        OTHER_PORT(CHANGE_PORT),
        /** Another IP address and port. */
        OTHER_ADDRESS(CHANGE_IP | CHANGE_PORT);

        private final int flags;

        From(int flags) {
            this.flags = flags;
        }
    }

    /**
     * An answer.
     *
     * @param mapped our address as the server sees it
     * @param other the server's other address, or null if it has none
     * @param source the address that the answer came from
     */
    record Answer(InetSocketAddress mapped, @Nullable InetSocketAddress other, InetSocketAddress source) {}

    private final DatagramSocket socket;
    private final SecureRandom random = new SecureRandom();

    /** Opens a port on an address, or on any. */
    StunProbe(@Nullable InetAddress local) throws IOException {
        socket = local == null ? new DatagramSocket() : new DatagramSocket(0, local);
        socket.setSoTimeout(WAIT_MILLIS);
    }

    InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Asks a server, and returns its answer, or null if none came. */
    @Nullable
    Answer ask(InetSocketAddress server, From from) throws IOException {
        TransactionId id = TransactionId.random(random);
        List<StunAttribute> attributes = from == From.SAME
                ? List.of()
                : List.of(new StunAttribute.Raw(CHANGE_REQUEST, new byte[] {0, 0, 0, (byte) from.flags}));
        byte[] request = StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, id, attributes)
                .toBytes(null, false);
        for (int i = 0; i < TRIES; i++) {
            socket.send(new DatagramPacket(request, request.length, server));
            Answer answer = await(id, System.nanoTime() + WAIT_MILLIS * 1_000_000L);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private @Nullable Answer await(TransactionId id, long deadline) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
        while (System.nanoTime() < deadline) {
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return null;
            }
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            Answer answer = parse(bytes, id, (InetSocketAddress) packet.getSocketAddress());
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    private static @Nullable Answer parse(byte[] bytes, TransactionId id, InetSocketAddress source) {
        try {
            StunMessage message = StunMessage.parse(PacketBuffer.wrap(bytes));
            if (!message.transactionId().equals(id) || message.messageClass() != StunClass.SUCCESS_RESPONSE) {
                return null;
            }
            XorMappedAddress xor = message.get(XorMappedAddress.class);
            MappedAddress plain = message.get(MappedAddress.class);
            InetSocketAddress mapped = xor != null ? xor.address() : plain == null ? null : plain.address();
            return mapped == null ? null : new Answer(mapped, other(message), source);
        } catch (MalformedException e) {
            // Somebody else's datagram.
            return null;
        }
    }

    private static @Nullable InetSocketAddress other(StunMessage message) {
        for (StunAttribute each : message.attributes()) {
            if (each instanceof StunAttribute.Raw raw && raw.type() == OTHER_ADDRESS && raw.value().length >= 8) {
                byte[] value = raw.value();
                try {
                    InetAddress address = InetAddress.getByAddress(Arrays.copyOfRange(value, 4, value.length));
                    return new InetSocketAddress(address, (value[2] & 0xff) << 8 | value[3] & 0xff);
                } catch (UnknownHostException e) {
                    return null;
                }
            }
        }
        return null;
    }

    @Override
    public void close() {
        socket.close();
    }
}
