package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dom.EventType;
import dev.parley.runtime.IoMode;
import dev.parley.runtime.NioEventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What came before anybody listened waits for the first listener of its kind. */
class LateListenerTest {
    /** Turned by the test alone: nothing comes between its steps. */
    private final NioEventLoop loop = NioEventLoop.foreign("late listeners", IoMode.NIO);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final UnheardEvents.Budget budget = new UnheardEvents.Budget();
    private final UnheardEvents unheard = new UnheardEvents(budget);
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void eventsWaitForTheFirstListenerOfTheirKind() {
        keep(RTCDataChannel.OPEN, 0, "open");
        keep(RTCDataChannel.MESSAGE, 5, "first");
        keep(RTCDataChannel.MESSAGE, 5, "second");
        unheard.heard(RTCDataChannel.OPEN);
        assertThat(heard).containsExactly("open");
        unheard.heard(RTCDataChannel.MESSAGE);
        assertThat(heard).containsExactly("open", "first", "second");
        unheard.heard(RTCDataChannel.MESSAGE);
        assertThat(heard).hasSize(3);
    }

    @Test
    void theBytesThatAConnectionKeepsAreBounded() {
        UnheardEvents other = new UnheardEvents(budget);
        keep(RTCDataChannel.MESSAGE, UnheardEvents.MOST_BYTES - 1, "large");
        other.keep(RTCDataChannel.MESSAGE, 2, () -> heard.add("too much"));
        other.heard(RTCDataChannel.MESSAGE);
        assertThat(heard).isEmpty();
        unheard.forgetMessages();
        keep(RTCDataChannel.MESSAGE, UnheardEvents.MOST_BYTES, "room again");
        unheard.heard(RTCDataChannel.MESSAGE);
        assertThat(heard).containsExactly("room again");
    }

    @Test
    void theEventsThatAChannelKeepsAreBounded() {
        for (int i = 0; i < UnheardEvents.MOST_EVENTS + 5; i++) {
            keep(RTCDataChannel.MESSAGE, 0, "empty");
        }
        unheard.heard(RTCDataChannel.MESSAGE);
        assertThat(heard).hasSize(UnheardEvents.MOST_EVENTS);
    }

    /** The message that comes between the adding of the first listener and the task which gives it what was kept. */
    @Test
    void whatWasKeptComesBeforeTheNextMessage() {
        try (PeerConnectionFactory factory = factory()) {
            RTCDataChannel channel = factory.createPeerConnection().createDataChannel("x");
            channel.receiver().message(new byte[] {'1'}, false);
            run();
            channel.receiver().message(new byte[] {'2'}, false);
            channel.onMessage(message -> heard.add(message.text()));
            run();
            assertThat(heard).containsExactly("1", "2");
        }
    }

    @Test
    void aPauseHoldsWhatWasKeptAndNotTheOpening() {
        try (PeerConnectionFactory factory = factory()) {
            RTCDataChannel channel = factory.createPeerConnection().createDataChannel("x");
            channel.receiver().message(new byte[] {'1'}, false);
            run();
            channel.pause();
            channel.onMessage(message -> heard.add(message.text()));
            channel.onOpen(event -> heard.add("open"));
            channel.receiver().opened();
            run();
            assertThat(heard).containsExactly("open");
            channel.resume();
            run();
            assertThat(heard).containsExactly("open", "1");
        }
    }

    @Test
    void whatAReliableChannelLostIsReportedToTheLateListener() {
        try (PeerConnectionFactory factory = factory()) {
            RTCPeerConnection connection = factory.createPeerConnection();
            RTCDataChannel reliable = connection.createDataChannel("x");
            RTCDataChannel other = connection.createDataChannel(
                    "y", RTCDataChannelInit.builder().maxRetransmits(0).build());
            for (int i = 0; i < UnheardEvents.MOST_EVENTS + 7; i++) {
                reliable.receiver().message(new byte[] {'1'}, false);
                other.receiver().message(new byte[] {'1'}, false);
            }
            run();
            List<String> errors = new ArrayList<>();
            for (RTCDataChannel channel : List.of(reliable, other)) {
                channel.onError(event -> errors.add(channel.label() + " " + heard.size() + " "
                        + event.error().getMessage()));
                channel.onMessage(message -> heard.add(message.text()));
                run();
            }
            assertThat(heard).hasSize(2 * UnheardEvents.MOST_EVENTS);
            assertThat(errors).hasSize(1);
            assertThat(errors.get(0)).startsWith("x " + UnheardEvents.MOST_EVENTS + " 7 messages were lost");
        }
    }

    private PeerConnectionFactory factory() {
        return PeerPair.loopback().eventLoop(loop).listenerExecutor(tasks::add).build();
    }

    /** Runs whatever is to be run, on the loop and of listeners. */
    private void run() {
        boolean worked;
        do {
            worked = loop.runOnce(Duration.ZERO);
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
                worked = true;
            }
        } while (worked);
    }

    private void keep(EventType<?> type, int bytes, String name) {
        unheard.keep(type, bytes, () -> heard.add(name));
    }
}
