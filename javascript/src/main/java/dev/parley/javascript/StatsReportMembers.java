package dev.parley.javascript;

import dev.parley.webrtc.RTCStats;
import dev.parley.webrtc.RTCStatsReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** RTCStatsReport as a map of dictionaries, webrtc-pc §8.3. */
final class StatsReportMembers {
    private StatsReportMembers() {}

    static List<List<Object>> entries(HostBinding binding, RTCStatsReport report) {
        return report.values().stream()
                .map(stats -> List.of(stats.id(), members(stats)))
                .toList();
    }

    private static Map<String, Object> members(RTCStats stats) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", stats.id());
        members.put("timestamp", stats.timestamp());
        members.put("type", stats.type().toString());
        members.putAll(stats.members());
        return members;
    }
}
