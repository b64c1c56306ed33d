package dev.parley.connection;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.connection.media.MediaTransport;
import dev.parley.connection.media.MediaTransports;
import dev.parley.dtls.DtlsEvent;
import dev.parley.dtls.DtlsState;
import dev.parley.media.RtpEvent;
import java.util.Deque;

/** Links between the engines above ICE: passes events and application data of DTLS on to SCTP and to media, and all events upward. */
final class EngineLinks {
    private final ComponentTable components;
    private final DataTransport data;
    private final MediaTransports media;
    private final PendingWork work;
    private final Deque<ConnectionEvent> events;
    private final DropCounters drops;

    EngineLinks(
            ComponentTable components,
            DataTransport data,
            MediaTransports media,
            PendingWork work,
            Deque<ConnectionEvent> events,
            DropCounters drops) {
        this.components = components;
        this.data = data;
        this.media = media;
        this.work = work;
        this.events = events;
        this.drops = drops;
    }

    /** Passes on all that the engines have for each other and for the owner. */
    void pump(Timestamp now) {
        for (int i = 0; i < components.size(); i++) {
            ComponentTransport component = components.get(i);
            component.followPath(data.isCarriedBy(component) ? data.channels() : null, now);
            takeDtlsEvents(component, now);
            takeApplicationData(component, now);
        }
        data.takeEvents();
        takeMediaEvents();
    }

    /** Passes application data of a component's DTLS on to SCTP, and returns whether there was any. */
    boolean takeApplicationData(ComponentTransport component, Timestamp now) {
        boolean any = false;
        for (PacketBuffer packet = component.dtls.pollApplicationData();
                packet != null;
                packet = component.dtls.pollApplicationData()) {
            any = true;
            work.touch();
            if (!data.isCarriedBy(component) || !data.handle(packet, now)) {
                drops.count("application data without association");
            }
        }
        return any;
    }

    /** Passes events of a component's DTLS on: states upward and to SCTP, keys to media. */
    void takeDtlsEvents(ComponentTransport component, Timestamp now) {
        for (DtlsEvent event = component.dtls.pollEvent(); event != null; event = component.dtls.pollEvent()) {
            work.touch();
            if (event instanceof DtlsEvent.KeyLogLine line) {
                events.add(new ConnectionEvent.KeyLogLine(line.line()));
            } else if (event instanceof DtlsEvent.StateChanged changed) {
                events.add(new ConnectionEvent.DtlsStateChanged(
                        component.transport, component.component, changed.state(), changed.failure()));
                if (changed.state() == DtlsState.CONNECTED) {
                    media.takeKeys(component.transport, component.component, component.dtls, now);
                } else {
                    media.dropKeys(component.transport, component.component);
                }
                if (data.isCarriedBy(component)) {
                    data.dtlsChanged(changed.state(), changed.failure(), now);
                }
            }
        }
        if (data.isCarriedBy(component)) {
            data.follow(component, now);
        }
    }

    private void takeMediaEvents() {
        for (int i = 0; i < media.size(); i++) {
            MediaTransport session = media.get(i);
            for (RtpEvent event = session.session().pollEvent();
                    event != null;
                    event = session.session().pollEvent()) {
                events.add(new ConnectionEvent.Media(session.transport(), event));
            }
        }
    }
}
