package dev.parley.connection;

import dev.parley.connection.relay.RelayStream;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.dtls.DtlsFailure;
import dev.parley.dtls.DtlsState;
import dev.parley.ice.IceEvent;
import dev.parley.media.RtpEvent;
import org.jspecify.annotations.Nullable;

/** Event of a {@link Connection} for its owner. */
public sealed interface ConnectionEvent {
    /**
     * Something that ICE tells; the connection has acted upon it already. Its {@code stream} is the transport's id.
     *
     * @param event what ICE tells
     */
    record Ice(IceEvent event) implements ConnectionEvent {}

    /**
     * The state of a component's DTLS changed.
     *
     * @param transport the transport's id
     * @param component 1 or 2
     * @param state the new state
     * @param failure why, with {@link DtlsState#FAILED} and only with it
     */
    record DtlsStateChanged(
            int transport,
            int component,
            DtlsState state,
            @Nullable DtlsFailure failure) implements ConnectionEvent {}

    /**
     * A line for a key log file, where {@code DtlsConfig.keyLog()} asks for it.
     *
     * @param line the line, without its end; a secret
     */
    record KeyLogLine(String line) implements ConnectionEvent {
        @Override
        public String toString() {
            return "KeyLogLine[secret]";
        }
    }

    /**
     * Something that the data channels tell.
     *
     * @param association which of the connection's associations they belong to, {@link Connection#association}: keys of channels
     *     are those of one association
     * @param event what they tell
     */
    record Data(int association, DataChannelEvent event) implements ConnectionEvent {}

    /**
     * The data channels have ended because too much memory was in use, {@link Connection#shedData}.
     *
     * @param bytes how many bytes of heap they took, about
     */
    record DataShed(long bytes) implements ConnectionEvent {}

    /**
     * An order about a stream to a TURN server, whose outcome the owner reports to {@link Connection#relays()}.
     *
     * @param order the order
     */
    record Stream(RelayStream order) implements ConnectionEvent {}

    /**
     * Something that an RTP session reports.
     *
     * @param transport the transport's id
     * @param event the event
     */
    record Media(int transport, RtpEvent event) implements ConnectionEvent {}
}
