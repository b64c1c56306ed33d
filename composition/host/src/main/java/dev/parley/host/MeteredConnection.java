package dev.parley.host;

import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.host.memory.MemoryBudget;
import org.jspecify.annotations.Nullable;

/** A connection whose memory is reported to a budget at the end of every drain. Loop thread only. */
final class MeteredConnection implements ProtocolEngine<ConnectionEvent> {
    private final Connection connection;
    private final MemoryBudget.Account account;

    MeteredConnection(Connection connection, MemoryBudget.Account account) {
        this.connection = connection;
        this.account = account;
    }

    @Override
    public void handleTimeout(Timestamp now) {
        connection.handleTimeout(now);
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        return connection.pollTransmit(into, now);
    }

    @Override
    public @Nullable ConnectionEvent pollEvent() {
        ConnectionEvent event = connection.pollEvent();
        if (event == null) {
            account.report(connection.dataMemory());
        }
        return event;
    }

    @Override
    public Timestamp nextTimeout() {
        return connection.nextTimeout();
    }
}
