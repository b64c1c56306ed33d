package dev.parley.mediacapture;

import java.util.LinkedHashMap;
import java.util.Map;

/** A device, mediacapture-streams §9.4. Identifiers and label are empty until a device of the kind was used. Immutable. */
public abstract sealed class MediaDeviceInfo permits InputDeviceInfo {
    private final Device device;

    MediaDeviceInfo(Device device) {
        this.device = device;
    }

    /** Returns the identifier. */
    public String deviceId() {
        return device.deviceId();
    }

    /** Returns what the device is. */
    public MediaDeviceKind kind() {
        return device.kind();
    }

    /** Returns the name for people. */
    public String label() {
        return device.label();
    }

    /** Returns the identifier of the machine that the device is a part of. */
    public String groupId() {
        return device.groupId();
    }

    /** Returns the attributes by their names, as the IDL's toJSON does. */
    public Map<String, String> toJSON() {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("deviceId", deviceId());
        json.put("kind", kind().toString());
        json.put("label", label());
        json.put("groupId", groupId());
        return json;
    }

    boolean sameAs(MediaDeviceInfo other) {
        return device.equals(other.device);
    }

    @Override
    public String toString() {
        return toJSON().toString();
    }
}
