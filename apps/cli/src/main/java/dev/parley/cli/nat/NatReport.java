package dev.parley.cli.nat;

import dev.parley.cli.Json;
import dev.parley.cli.nat.NatBehaviourProbe.Dependence;
import dev.parley.cli.nat.NatBehaviourProbe.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Results of {@code parley nat}, and the verdict that follows from them. */
final class NatReport {
    final List<String> addresses = new ArrayList<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, RelayProbe.Outcome> relays = new LinkedHashMap<>();

    void add(String url, Finding finding) {
        findings.put(url, finding);
    }

    void add(String url, RelayProbe.Outcome outcome) {
        relays.put(url, outcome);
    }

    boolean isAnythingReached() {
        return findings.isEmpty() && relays.isEmpty()
                || findings.values().stream().anyMatch(Finding::reached)
                || relays.values().stream().anyMatch(RelayProbe.Outcome::relayed);
    }

    private Dependence mapping() {
        for (Finding each : findings.values()) {
            if (each.mapping() != Dependence.UNKNOWN) {
                return each.mapping();
            }
        }
        return Dependence.UNKNOWN;
    }

    private boolean isUdpOpen() {
        return findings.values().stream().anyMatch(Finding::reached)
                || relays.entrySet().stream()
                        .anyMatch(each -> each.getValue().relayed()
                                && protocol(each.getKey()).equals("UDP"));
    }

    private static String protocol(String url) {
        return url.startsWith("turns:") ? "TLS" : url.endsWith("transport=tcp") ? "TCP" : "UDP";
    }

    /** Returns the first transport by which a relay was had, the cheapest first, or "". */
    private String relay() {
        for (String protocol : List.of("UDP", "TCP", "TLS")) {
            for (Map.Entry<String, RelayProbe.Outcome> each : relays.entrySet()) {
                if (each.getValue().relayed() && protocol(each.getKey()).equals(protocol)) {
                    return protocol;
                }
            }
        }
        return "";
    }

    /** Returns the pair that a call from here will use. */
    String verdict() {
        String relay = relay();
        String otherwise = relay.isEmpty()
                ? "fails: there is no TURN server that was reached"
                : "is relayed, by " + relay + " to the TURN server";
        if (findings.isEmpty() && relays.isEmpty()) {
            return "Unknown: give --server. Within this network a call uses host candidates.";
        }
        if (!isUdpOpen()) {
            return "UDP is blocked, or the servers are down: a call with a peer outside " + otherwise + ".";
        }
        return switch (mapping()) {
            case NO_NAT -> "No NAT: a call uses the host candidate, with every peer whose UDP is open.";
            case ENDPOINT_INDEPENDENT ->
                "A call uses the server-reflexive candidate, unless the peer's NAT is symmetric and this one filters by address and port: then it "
                        + otherwise + ".";
            case ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT ->
                "The NAT is symmetric: a call is direct only with peers without NAT or with one that does not filter by port; else it "
                        + otherwise + ".";
            case UNKNOWN ->
                "UDP is open; the NAT's mapping is unknown. A call is direct if it is endpoint-independent; else it "
                        + otherwise + ".";
        };
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Addresses of this machine:");
        addresses.forEach(each -> lines.add("  " + each));
        findings.forEach((url, finding) -> {
            lines.add(url + " by UDP: " + (finding.reached() ? "answers" : "no answer"));
            lines.add("  mapping: " + finding.mapping() + ", filtering: " + finding.filtering());
            finding.evidence().forEach(each -> lines.add("    " + each));
        });
        relays.forEach((url, outcome) -> lines.add(url + " as a relay, by " + protocol(url) + ": "
                + (outcome.relayed() ? "yes" : "no") + " (" + outcome.evidence() + "; " + outcome.millis() + " ms)"));
        lines.add(verdict());
        return lines;
    }

    ObjectNode json() {
        ObjectNode report = Json.object();
        ArrayNode own = report.putArray("addresses");
        addresses.forEach(own::add);
        ArrayNode stun = report.putArray("stun");
        findings.forEach((url, finding) -> {
            ObjectNode each = stun.addObject();
            each.put("url", url).put("reached", finding.reached());
            each.put("mapping", finding.mapping().toString())
                    .put("filtering", finding.filtering().toString());
            ArrayNode evidence = each.putArray("evidence");
            finding.evidence().forEach(evidence::add);
        });
        ArrayNode turn = report.putArray("turn");
        relays.forEach((url, outcome) -> turn.addObject()
                .put("url", url)
                .put("protocol", protocol(url))
                .put("relayed", outcome.relayed())
                .put("evidence", outcome.evidence())
                .put("millis", outcome.millis()));
        report.put("udp", isUdpOpen());
        report.put("mapping", mapping().toString());
        report.put("relay", relay());
        report.put("verdict", verdict());
        return report;
    }
}
