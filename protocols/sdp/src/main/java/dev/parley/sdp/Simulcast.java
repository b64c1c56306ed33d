package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * "a=simulcast", RFC 8853 §5.1. The streams are in order of preference; each has one or more alternatives.
 *
 * @param send what the describing end sends
 * @param receive what it receives
 */
public record Simulcast(List<List<Alternative>> send, List<List<Alternative>> receive) {

    /**
     * One way to send a simulcast stream.
     *
     * @param rid the stream's restriction identifier
     * @param paused whether it starts paused: "~"
     */
    public record Alternative(String rid, boolean paused) {
        /** Returns the rid as it stands in the attribute. */
        @Override
        public String toString() {
            return (paused ? "~" : "") + rid;
        }
    }

    /** Copies the lists. */
    public Simulcast {
        send = List.copyOf(send);
        receive = List.copyOf(receive);
    }

    static Simulcast parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        List<List<Alternative>> send = List.of();
        List<List<Alternative>> receive = List.of();
        do {
            String direction = fields.word("direction of simulcast").toLowerCase(Locale.ROOT);
            List<List<Alternative>> streams = streams(fields.word("simulcast streams"));
            if (direction.equals("send") && send.isEmpty()) {
                send = streams;
            } else if (direction.equals("recv") && receive.isEmpty()) {
                receive = streams;
            } else {
                throw new SdpException(0, "direction of simulcast is not send or recv, once each");
            }
        } while (!fields.atEnd());
        return new Simulcast(send, receive);
    }

    private static List<List<Alternative>> streams(String word) throws SdpException {
        List<List<Alternative>> streams = new ArrayList<>();
        for (String stream : word.split(";", -1)) {
            List<Alternative> alternatives = new ArrayList<>();
            for (String alternative : stream.split(",", -1)) {
                boolean paused = alternative.startsWith("~");
                String rid = paused ? alternative.substring(1) : alternative;
                if (rid.isEmpty()) {
                    throw new SdpException(0, "rid of a simulcast stream is missing");
                }
                alternatives.add(new Alternative(rid, paused));
            }
            streams.add(List.copyOf(alternatives));
        }
        return streams;
    }

    /** Returns the value. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "send", send);
        append(text, "recv", receive);
        return text.toString();
    }

    private static void append(StringBuilder text, String direction, List<List<Alternative>> streams) {
        if (streams.isEmpty()) {
            return;
        }
        List<String> parts = new ArrayList<>();
        for (List<Alternative> alternatives : streams) {
            parts.add(alternatives.stream().map(Alternative::toString).collect(Collectors.joining(",")));
        }
        text.append(text.length() == 0 ? "" : " ").append(direction).append(' ').append(String.join(";", parts));
    }
}
