package dev.parley.fuzz;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Offers that are as long as the limits permit, each with much of one kind: the writer of a description as an attacker. */
final class LongDescriptions {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private static final String TRANSPORT = "a=ice-ufrag:frag\r\na=ice-pwd:0123456789012345678901\r\n"
            + "a=fingerprint:sha-256 " + "AA:".repeat(31) + "AA\r\na=setup:actpass\r\n";
    private static final String AUDIO =
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=sendrecv\r\n"
                    + "a=rtpmap:111 opus/48000/2\r\n";
    private static final String VIDEO =
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=sendrecv\r\n"
                    + "a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
    private static final String DATA =
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=sctp-port:5000\r\n";

    /** Offers by name: the number of repetitions at the limits, and the offer for a number of them. */
    static final Map<String, Offer> OFFERS = offers();

    /** One kind of offer. */
    record Offer(int atTheLimits, IntFunction<String> text) {}

    private LongDescriptions() {}

    private static Map<String, Offer> offers() {
        Map<String, Offer> offers = new LinkedHashMap<>();
        sections(offers);
        lines(offers);
        words(offers);
        products(offers);
        return offers;
    }

    private static void sections(Map<String, Offer> offers) {
        offers.put(
                "bundled audio",
                new Offer(500, n -> HEAD + group(n, i -> i) + sections(n, i -> AUDIO + mid(i) + TRANSPORT)));
        offers.put(
                "bundled video",
                new Offer(500, n -> HEAD + group(n, i -> i) + sections(n, i -> VIDEO + mid(i) + TRANSPORT)));
        offers.put(
                "group in reverse",
                new Offer(500, n -> HEAD + group(n, i -> n - 1 - i) + sections(n, i -> AUDIO + mid(i) + TRANSPORT)));
        offers.put(
                "audio without transports of its own",
                new Offer(
                        500,
                        n -> HEAD
                                + group(n, i -> i)
                                + sections(n, i -> AUDIO + mid(i) + (i == n - 1 ? TRANSPORT : ""))));
        offers.put("audio without mids", new Offer(500, n -> HEAD + TRANSPORT + sections(n, i -> AUDIO)));
        offers.put(
                "mids that look made up",
                new Offer(
                        500,
                        n -> HEAD
                                + TRANSPORT
                                + AUDIO
                                + sections(n - 1, i -> AUDIO + "a=mid:" + "_".repeat(i) + "0\r\n")));
        offers.put(
                "unbundled audio",
                new Offer(500, n -> HEAD + sections(n, i -> AUDIO + mid(i) + TRANSPORT.replace(":frag", ":frag" + i))));
        offers.put(
                "bundled data",
                new Offer(500, n -> HEAD + group(n, i -> i) + sections(n, i -> DATA + mid(i) + TRANSPORT)));
        offers.put("data", new Offer(500, n -> HEAD + sections(n, i -> DATA + mid(i) + TRANSPORT)));
        offers.put(
                "groups of one",
                new Offer(
                        500,
                        n -> HEAD
                                + repeat(n, i -> "a=group:BUNDLE " + i + "\r\n")
                                + sections(n, i -> AUDIO + mid(i) + TRANSPORT.replace(":frag", ":frag" + i))));
        offers.put(
                "lip synchronisation",
                new Offer(
                        500,
                        n -> HEAD
                                + group(n, i -> i)
                                + repeat(n, i -> "a=group:LS " + i + " " + (i + 1) % n + "\r\n")
                                + sections(n, i -> AUDIO + mid(i) + TRANSPORT)));
        offers.put(
                "rejected", new Offer(500, n -> HEAD + sections(n, i -> AUDIO.replace("audio 9", "audio 0") + mid(i))));
    }

    private static void lines(Map<String, Offer> offers) {
        Map<String, IntFunction<String>> lines = new LinkedHashMap<>();
        lines.put("fmtp", i -> "a=fmtp:96 x" + i + "=1\r\n");
        lines.put("rtpmap", i -> "a=rtpmap:" + i % 128 + " codec" + i + "/90000\r\n");
        lines.put("rtcp-fb", i -> "a=rtcp-fb:96 kind" + i + "\r\n");
        lines.put("rtcp-fb wildcard", i -> "a=rtcp-fb:* kind" + i + "\r\n");
        lines.put("msid", i -> "a=msid:stream" + i + " track\r\n");
        lines.put("ssrc", i -> "a=ssrc:" + i + " cname:c\r\n");
        lines.put("ssrc msid", i -> "a=ssrc:1 msid:stream" + i + " track\r\n");
        lines.put("ssrc-group", i -> "a=ssrc-group:FID " + i + " " + (i + 1) + "\r\n");
        lines.put("extmap", i -> "a=extmap:" + (i % 4_351 + 1) + " urn:extension:" + i + "\r\n");
        lines.put("known extmap", i -> "a=extmap:" + (i % 4_351 + 1) + " urn:ietf:params:rtp-hdrext:sdes:mid\r\n");
        lines.put("rid", i -> "a=rid:r" + i + " recv\r\n");
        lines.put("candidate", i -> "a=candidate:" + i + " 1 udp 1 192.0.2.1 " + i % 65_536 + " typ host\r\n");
        lines.put(
                "fingerprint",
                i -> "a=fingerprint:sha-224 " + String.format("%02X:%02X:", i / 256 % 256, i % 256) + "AA:".repeat(25)
                        + "AA\r\n");
        lines.put("ice-options", i -> "a=ice-options:option" + i + "\r\n");
        lines.put("unknown attribute", i -> "a=x" + i + ":1\r\n");
        lines.put("bandwidth", i -> "b=AS:" + i + "\r\n");
        lines.forEach((name, line) -> offers.put(
                name,
                new Offer(
                        name.equals("fingerprint") ? 9_000 : 19_000,
                        n -> HEAD + VIDEO + mid(0) + TRANSPORT + repeat(n, line))));
    }

    private static void words(Map<String, Offer> offers) {
        offers.put(
                "simulcast ids",
                new Offer(10_000, n -> HEAD + VIDEO + mid(0) + TRANSPORT + "a=simulcast:recv " + ids(n, ";") + "\r\n"));
        offers.put(
                "simulcast alternatives",
                new Offer(
                        10_000,
                        n -> HEAD + VIDEO + mid(0) + TRANSPORT + "a=rid:1 recv\r\na=simulcast:recv 1;" + ids(n, ",")
                                + "\r\n"));
        offers.put(
                "simulcast and rids",
                new Offer(
                        10_000,
                        n -> HEAD + VIDEO + mid(0) + TRANSPORT
                                + repeat(n, i -> "a=rid:" + Integer.toString(i, 36) + " recv\r\n") + "a=simulcast:recv "
                                + ids(n, ";") + "\r\n"));
        offers.put(
                "formats",
                new Offer(15_000, n -> HEAD + VIDEO.replace(" 96 97", " 96 97 " + ids(n, " ")) + mid(0) + TRANSPORT));
        offers.put(
                "mids of a group without sections",
                new Offer(10_000, n -> HEAD + "a=group:LS " + ids(n, " ") + "\r\n" + AUDIO + mid(0) + TRANSPORT));
        offers.put(
                "ice-options in a line",
                new Offer(10_000, n -> HEAD + "a=ice-options:" + ids(n, " ") + "\r\n" + AUDIO + mid(0) + TRANSPORT));
        offers.put(
                "red blocks",
                new Offer(
                        15_000,
                        n -> HEAD + AUDIO.replace(" 111", " 111 63") + "a=rtpmap:63 red/48000/2\r\na=fmtp:63 "
                                + "111/".repeat(n) + "111\r\n" + mid(0) + TRANSPORT));
    }

    /** Session-level lines count for each section. */
    private static void products(Map<String, Offer> offers) {
        Map<String, IntFunction<String>> lines = new LinkedHashMap<>();
        lines.put("extmap", i -> "a=extmap:" + (i % 4_351 + 1) + " urn:extension:" + i + "\r\n");
        lines.put(
                "fingerprint",
                i -> "a=fingerprint:sha-224 " + String.format("%02X:%02X:", i / 256 % 256, i % 256) + "AA:".repeat(25)
                        + "AA\r\n");
        lines.put("ice-options", i -> "a=ice-options:option" + i + "\r\n");
        lines.put("group", i -> "a=group:BUNDLE\r\n");
        lines.put("unknown attribute", i -> "a=x" + i + "\r\n");
        lines.forEach((name, line) -> offers.put(
                "session-level " + name,
                new Offer(
                        500,
                        n -> HEAD
                                + repeat((name.equals("fingerprint") ? 10 : 18) * n, line)
                                + group(n, i -> i)
                                + sections(
                                        n,
                                        i -> AUDIO
                                                + mid(i)
                                                + (name.equals("fingerprint")
                                                        ? TRANSPORT.replaceAll("a=fingerprint.*\r\n", "")
                                                        : TRANSPORT)))));
    }

    private static String ids(int n, String separator) {
        return IntStream.range(0, n).mapToObj(i -> Integer.toString(i, 36)).collect(Collectors.joining(separator));
    }

    private static String mid(int i) {
        return "a=mid:" + i + "\r\n";
    }

    private static String group(int n, IntUnaryOperator member) {
        return "a=group:BUNDLE "
                + IntStream.range(0, n).map(member).mapToObj(String::valueOf).collect(Collectors.joining(" "))
                + "\r\n";
    }

    private static String sections(int n, IntFunction<String> section) {
        return repeat(n, section);
    }

    private static String repeat(int n, IntFunction<String> text) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < n; i++) {
            all.append(text.apply(i));
        }
        return all.toString();
    }
}
