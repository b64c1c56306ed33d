package dev.parley.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker must see what it is there for. */
class FlowTest {
    private final ScenarioRun run = new ScenarioRun(1, 0);
    private final List<String> errors = new ArrayList<>();

    @BeforeEach
    void makePeers() {
        run.publicPeers();
    }

    private Flow flow(boolean ordered, boolean reliable, Integer lifetime) {
        return new Flow(run, "flow", ordered, reliable, lifetime, new int[] {10, 20, 30, 40}, errors);
    }

    private static List<byte[]> sendAll(Flow flow) {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < flow.planned(); i++) {
            sent.add(flow.next());
        }
        return sent;
    }

    private static void arrive(Flow flow, List<byte[]> sent, int... numbers) {
        for (int number : numbers) {
            flow.arrived(sent.get(number), !Flow.isText(number));
        }
    }

    @Test
    void whatIsRightIsRight() {
        Flow reliable = flow(true, true, null);
        arrive(reliable, sendAll(reliable), 0, 1, 2, 3);
        assertThat(reliable.isComplete()).isTrue();
        Flow unordered = flow(false, true, null);
        arrive(unordered, sendAll(unordered), 2, 0, 3, 1);
        assertThat(unordered.isComplete()).isTrue();
        Flow partial = flow(true, false, null);
        arrive(partial, sendAll(partial), 0, 3);
        assertThat(partial.isComplete()).isTrue();
        assertThat(errors).isEmpty();
    }

    @Test
    void missingMessagesLeaveAReliableFlowIncomplete() {
        Flow flow = flow(false, true, null);
        arrive(flow, sendAll(flow), 0, 1, 3);
        assertThat(flow.isComplete()).isFalse();
        assertThat(errors).isEmpty();
    }

    @Test
    void gapsAndWrongOrderAreSeen() {
        Flow gap = flow(true, true, null);
        arrive(gap, sendAll(gap), 0, 2);
        assertThat(errors).singleElement().asString().contains("message 2 arrived after 0");
        errors.clear();
        Flow backwards = flow(true, false, null);
        arrive(backwards, sendAll(backwards), 2, 1);
        assertThat(errors).singleElement().asString().contains("message 1 arrived after 2");
    }

    @Test
    void repeatedChangedAndInventedMessagesAreSeen() {
        Flow twice = flow(false, false, null);
        arrive(twice, sendAll(twice), 1, 1);
        assertThat(errors).singleElement().asString().contains("arrived twice");
        errors.clear();

        Flow changed = flow(false, true, null);
        List<byte[]> sent = sendAll(changed);
        sent.get(1)[15] ^= 1;
        arrive(changed, sent, 1);
        assertThat(errors).singleElement().asString().contains("arrived changed");
        errors.clear();

        Flow asText = flow(false, true, null);
        asText.arrived(sendAll(asText).get(0), false);
        assertThat(errors).singleElement().asString().contains("arrived changed");
        errors.clear();

        Flow invented = flow(false, true, null);
        invented.arrived(new byte[] {1, 2, 3}, true);
        assertThat(errors).singleElement().asString().contains("never sent");
    }

    @Test
    void aLifetimeThatIsNotKeptIsSeen() {
        run.traffic().slowestWay(Duration.ofMillis(100));
        Flow flow = flow(false, false, 200);
        List<byte[]> sent = sendAll(flow);
        run.world().runFor(Duration.ofMillis(300));
        arrive(flow, sent, 0);
        assertThat(errors).isEmpty();
        run.world().runFor(Duration.ofMillis(1));
        arrive(flow, sent, 1);
        assertThat(errors).singleElement().asString().contains("lifetime of 200 ms took 301 ms");
    }
}
