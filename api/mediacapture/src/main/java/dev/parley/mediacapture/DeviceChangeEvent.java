package dev.parley.mediacapture;

import dev.parley.dom.Event;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import java.util.List;

/** The devices are others now, mediacapture-streams §9.6. */
public final class DeviceChangeEvent extends Event {
    private final List<MediaDeviceInfo> devices;
    private final List<MediaDeviceInfo> userInsertedDevices;

    /** Makes an event. */
    public DeviceChangeEvent(
            EventType<?> type,
            EventTarget target,
            List<MediaDeviceInfo> devices,
            List<MediaDeviceInfo> userInsertedDevices) {
        super(type, target);
        this.devices = List.copyOf(devices);
        this.userInsertedDevices = List.copyOf(userInsertedDevices);
    }

    /** Returns all devices. */
    public List<MediaDeviceInfo> devices() {
        return devices;
    }

    /** Returns those among them that are new with this event. */
    public List<MediaDeviceInfo> userInsertedDevices() {
        return userInsertedDevices;
    }
}
