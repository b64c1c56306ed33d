package dev.parley.datachannel;

import dev.parley.base.Timestamp;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.EngineNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One end of a pair in tests: data channels and what they told, with messages consumed as they come unless told otherwise. */
final class ChannelEnd {
    final DataChannels channels;
    final List<DataChannelEvent> events = new ArrayList<>();
    final Map<Integer, List<DataChannelEvent.Message>> messages = new LinkedHashMap<>();
    boolean consumes = true;
    private EngineNode<DataChannelEvent> node;

    ChannelEnd(long seed, DataChannelsConfig config, SctpConfig sctp) {
        channels = new DataChannels(config, new SctpAssociation(sctp, new DeterministicRandom(seed)));
    }

    void attach(EngineNode<DataChannelEvent> itsNode) {
        node = itsNode;
        node.onEvent(event -> {
            events.add(event);
            if (event instanceof DataChannelEvent.Message message) {
                messages.computeIfAbsent(message.key(), k -> new ArrayList<>()).add(message);
                if (consumes) {
                    channels.consumed(message.key(), message.data().length, node.now());
                }
            }
        });
    }

    void start(DtlsRole role) {
        node.command(now -> {
            channels.setRole(role, now);
            channels.association().connect(now);
        });
    }

    int open(ChannelParameters parameters) {
        int key = channels.open(parameters, now());
        node.drain();
        return key;
    }

    void send(int key, String text) {
        node.command(now -> channels.send(key, text.getBytes(StandardCharsets.UTF_8), false, now));
    }

    void send(int key, byte[] data) {
        node.command(now -> channels.send(key, data, true, now));
    }

    void close(int key) {
        node.command(now -> channels.close(key, now));
    }

    void drain() {
        node.drain();
    }

    Timestamp now() {
        return node.now();
    }

    boolean isConnected() {
        return channels.association().state() == SctpState.CONNECTED;
    }

    /** Returns the key of the channel that the peer announced with this label, or 0. */
    int announced(String label) {
        for (DataChannelEvent event : events) {
            if (event instanceof DataChannelEvent.Announced announced
                    && announced.parameters().label().equals(label)) {
                return announced.key();
            }
        }
        return 0;
    }

    List<String> texts(int key) {
        return messages.getOrDefault(key, List.of()).stream()
                .map(message -> (message.binary() ? "b:" : "s:") + new String(message.data(), StandardCharsets.UTF_8))
                .toList();
    }

    List<byte[]> data(int key) {
        return messages.getOrDefault(key, List.of()).stream()
                .map(DataChannelEvent.Message::data)
                .toList();
    }

    <T extends DataChannelEvent> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
